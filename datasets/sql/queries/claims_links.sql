-- Records whose turnover counts as a storefront's (the last column: 1), or what that is set against.
SELECT r.rank, c.register, l.millibits,
       EXISTS (SELECT 1 FROM record_turnover_series AS t WHERE t.record = l.record)
       OR EXISTS (SELECT 1 FROM record_turnover_figure AS f WHERE f.record = l.record) AS turnover
FROM result AS r JOIN record_link AS l ON l.storefront = r.storefront
JOIN record AS c ON c.id = l.record
WHERE r.run_id = ?1 AND r.rank BETWEEN ?2 AND ?3 AND l.superseded_by IS NULL AND l.state = 'money'
  AND (turnover OR EXISTS (SELECT 1 FROM record_proxy AS p WHERE p.record = l.record))
ORDER BY r.rank, c.register, c.key
