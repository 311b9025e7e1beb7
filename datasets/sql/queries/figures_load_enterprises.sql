-- The finest first, turnover before gross margin; of equal ones the latest deposit, then import.
SELECT enterprise_id, start_on, end_on, amount_eur, margin FROM (
  SELECT enterprise_id, start_on, end_on, amount_eur, 0 AS margin, '' AS version, first_month,
         last_month, input_id, source
  FROM enterprise_figure
  UNION ALL
  SELECT enterprise_id, start_on, end_on, amount_eur, margin, version, first_month,
         last_month, input_id, 'accounts' AS source
  FROM account_figure)
WHERE last_month >= ?1 AND first_month <= ?2
ORDER BY enterprise_id, last_month - first_month, margin, version DESC, input_id DESC, start_on,
         source;
