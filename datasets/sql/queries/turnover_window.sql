-- First and last month (12 * year + month - 1) with any turnover.
SELECT MIN(first_month), MAX(last_month) FROM (
  SELECT first_month, last_month FROM turnover_series
  UNION ALL
  SELECT first_month, last_month FROM enterprise_turnover_series
  UNION ALL
  SELECT r.first_month, r.last_month
  FROM record_link AS l JOIN record_turnover_series AS r USING (record)
  WHERE l.superseded_by IS NULL AND l.state = 'money');
