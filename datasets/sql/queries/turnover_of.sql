-- As turnover_load, of storefront ?4. The inputs are named so that it is looked up in each.
SELECT storefront, years, first_month, last_month FROM turnover_series
WHERE storefront = ?4 AND input_id IN (SELECT id FROM input)
  AND first_month <= ?2 AND last_month >= ?1 ORDER BY input_id, storefront, source;
