-- Enterprises with exactly one storefront: their turnover is that storefront's.
SELECT s.id, t.years
FROM enterprise_turnover_series t JOIN storefront s USING (enterprise_id)
WHERE t.first_month <= ?2 AND t.last_month >= ?1
  AND (SELECT COUNT(*) FROM storefront o WHERE o.enterprise_id = t.enterprise_id) = 1
ORDER BY t.input_id, s.id, t.source;
