-- First and last month (12 * year + month - 1) with any turnover.
SELECT MIN(first_month), MAX(last_month) FROM (
  SELECT first_month, last_month FROM turnover_series
  UNION ALL
  SELECT first_month, last_month FROM enterprise_turnover_series);
