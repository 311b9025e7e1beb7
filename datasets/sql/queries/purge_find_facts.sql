-- Series that hold a month of a year before ?1; figures that end before it.
SELECT first_month, 'turnover', input_id, storefront, source FROM turnover_series
WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'enterprise_turnover', input_id, enterprise_id, source
FROM enterprise_turnover_series WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'footfall', input_id, storefront, kind FROM footfall_series
WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'turnover_figure', input_id, storefront, source || ' ' || start_on || ' ' || end_on
FROM turnover_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT first_month, 'enterprise_figure', input_id, enterprise_id,
       source || ' ' || start_on || ' ' || end_on
FROM enterprise_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT first_month, 'deposit', input_id, enterprise_id, reference FROM deposit
WHERE last_month < 12 * ?1
ORDER BY 2, 3, 4, 5
