-- As footfall_load, of storefront ?4.
SELECT storefront, years, first_month, last_month FROM footfall_series
WHERE storefront = ?4 AND input_id IN (SELECT id FROM input)
  AND first_month <= ?2 AND last_month >= ?1 AND kind = ?3 ORDER BY input_id, storefront, kind;
