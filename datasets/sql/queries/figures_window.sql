SELECT COALESCE(MIN(first_month), 0), COALESCE(MAX(last_month), -1) FROM (
  SELECT first_month, last_month FROM turnover_figure
  UNION ALL SELECT first_month, last_month FROM enterprise_figure
  UNION ALL SELECT first_month, last_month FROM account_figure
  UNION ALL SELECT f.first_month, f.last_month
  FROM record_link AS l JOIN record_turnover_figure AS f USING (record)
  WHERE l.superseded_by IS NULL AND l.state = 'money');
