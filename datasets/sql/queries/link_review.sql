-- Links in doubt, and links that are not sure enough for the turnover that waits behind them. The
-- last column: turnover filed a year.
WITH filed(record, eur, months) AS (
  SELECT r.record, sum(v.value), count(v.value)
  FROM record_turnover_series AS r, json_each(r.years) AS y, json_each(y.value) AS v
  WHERE v.key >= 2 AND v.value IS NOT NULL GROUP BY r.record
  UNION ALL
  SELECT record, sum(amount_eur), sum(last_month - first_month + 1)
  FROM record_turnover_figure GROUP BY record),
yearly(record, eur) AS (SELECT record, 12.0 * sum(eur) / sum(months) FROM filed GROUP BY record)
SELECT r.register, r.key, r.name, r.street, r.house_number, r.postcode, r.municipality,
       s.storefront_id, s.name, s.street, s.house_number, s.postcode, s.municipality,
       l.millibits, l.behind, coalesce(y.eur, 0.0)
FROM record_link AS l
JOIN record AS r ON r.id = l.record
JOIN storefront AS s ON s.id = l.storefront
LEFT JOIN yearly AS y ON y.record = l.record
WHERE l.superseded_by IS NULL AND (l.state = 'doubtful' OR (l.state = 'accepted' AND y.eur > 0))
ORDER BY r.register, r.key;
