-- Enterprises with exactly one storefront: their turnover is that storefront's.
SELECT s.id, t.year, t.m01,t.m02,t.m03,t.m04,t.m05,t.m06,t.m07,t.m08,t.m09,t.m10,t.m11,t.m12
FROM enterprise_turnover t JOIN storefront s USING (enterprise_id)
WHERE t.year BETWEEN ?1 AND ?2
  AND (SELECT COUNT(*) FROM storefront o WHERE o.enterprise_id = t.enterprise_id) = 1
ORDER BY s.id, t.year, t.input_id;
