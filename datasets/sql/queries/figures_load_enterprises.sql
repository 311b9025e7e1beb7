-- Of accounts, the latest deposit per end of the financial year. The finest figure first; of equal
-- ones turnover before gross margin, then the latest import. Numbers are compared without their
-- dots.
SELECT replace(enterprise_id, '.', '') AS id, start_on, end_on, amount_eur, margin FROM (
  SELECT enterprise_id, start_on, end_on, amount_eur, 0 AS margin, first_month, last_month,
         input_id, source
  FROM enterprise_figure
  UNION ALL
  SELECT enterprise_id, start_on, end_on, amount_eur, margin, first_month, last_month, input_id,
         'accounts'
  FROM (SELECT *, row_number() OVER (PARTITION BY enterprise_id, end_on
                                     ORDER BY version DESC, margin) AS place
        FROM account_figure)
  WHERE place = 1)
WHERE last_month >= ?1 AND first_month <= ?2
ORDER BY id, last_month - first_month, margin, input_id DESC, start_on, source;
