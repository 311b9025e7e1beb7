-- Rows that hold a month of a year before ?1.
SELECT first_month, 'turnover', input_id, storefront, source FROM turnover_series
WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'enterprise_turnover', input_id, enterprise_id, source
FROM enterprise_turnover_series WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'footfall', input_id, storefront, kind FROM footfall_series
WHERE first_month < 12 * ?1
ORDER BY 2, 3, 4, 5
