-- In order of input: later ones win month by month.
SELECT storefront, years, first_month, last_month FROM turnover_series
WHERE first_month <= ?2 AND last_month >= ?1 ORDER BY input_id, storefront, source;
