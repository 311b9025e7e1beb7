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
SELECT month, 'correction', input_id, storefront, document FROM correction WHERE month < 12 * ?1
UNION ALL
SELECT month, 'retracted correction', input_id, storefront, document
FROM retracted_correction WHERE month < 12 * ?1
UNION ALL
SELECT first_month, 'enterprise_figure', input_id, enterprise_id,
       source || ' ' || start_on || ' ' || end_on
FROM enterprise_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT first_month, 'record_turnover', input_id, record, source FROM record_turnover_series
WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'record_footfall', input_id, record, kind FROM record_footfall_series
WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'record_figure', input_id, record, source || ' ' || start_on || ' ' || end_on
FROM record_turnover_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT month, 'record_proxy', input_id, record, kind FROM record_proxy WHERE month < 12 * ?1
AND (kind <> 'seats' OR EXISTS (
  SELECT 1 FROM record_proxy AS later WHERE later.record = record_proxy.record
  AND later.kind = 'seats' AND later.month > record_proxy.month AND later.month <= 12 * ?1))
UNION ALL
SELECT month, 'proxy', input_id, storefront, kind FROM proxy WHERE month < 12 * ?1
AND (kind <> 'seats' OR EXISTS (
  SELECT 1 FROM proxy AS later WHERE later.storefront = proxy.storefront AND later.kind = 'seats'
  AND later.month > proxy.month AND later.month <= 12 * ?1))
UNION ALL
SELECT month, 'replaced proxy', input_id, storefront, kind FROM proxy_history
WHERE month < 12 * ?1
UNION ALL
SELECT first_month, 'deposit', input_id, enterprise_id, reference FROM deposit
WHERE last_month < 12 * ?1
UNION ALL
SELECT 12 * strftime('%Y', min(date) * 86400, 'unixepoch')
       + strftime('%m', min(date) * 86400, 'unixepoch') - 1, 'sensor_day', input_id, sensor_id, count(*)
FROM sensor_day
WHERE date < CAST(julianday(?1 || '-01-01') - 2440587.5 AS INTEGER) GROUP BY input_id, sensor_id
UNION ALL
SELECT first_month, 'retracted turnover', input_id, storefront, source
FROM retracted_turnover_series WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'retracted enterprise_turnover', input_id, enterprise_id, source
FROM retracted_enterprise_turnover_series WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'retracted footfall', input_id, storefront, kind
FROM retracted_footfall_series WHERE first_month < 12 * ?1
UNION ALL
SELECT first_month, 'retracted turnover_figure', input_id, storefront,
       source || ' ' || start_on || ' ' || end_on
FROM retracted_turnover_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT first_month, 'retracted enterprise_figure', input_id, enterprise_id,
       source || ' ' || start_on || ' ' || end_on
FROM retracted_enterprise_figure WHERE last_month < 12 * ?1
UNION ALL
SELECT 12 * strftime('%Y', min(date) * 86400, 'unixepoch')
       + strftime('%m', min(date) * 86400, 'unixepoch') - 1, 'retracted sensor_day', input_id,
       sensor_id, count(*)
FROM retracted_sensor_day
WHERE date < CAST(julianday(?1 || '-01-01') - 2440587.5 AS INTEGER) GROUP BY input_id, sensor_id
ORDER BY 2, 3, 4, 5
