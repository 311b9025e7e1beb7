SELECT COALESCE(MIN(first_month), 0), COALESCE(MAX(last_month), -1) FROM (
  SELECT first_month, last_month FROM turnover_figure
  UNION ALL SELECT first_month, last_month FROM enterprise_figure
  UNION ALL SELECT first_month, last_month FROM account_figure);
