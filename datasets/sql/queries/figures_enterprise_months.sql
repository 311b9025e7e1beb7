SELECT replace(enterprise_id, '.', '') AS id, years, first_month, last_month
FROM enterprise_turnover_series
WHERE last_month >= ?1 AND first_month <= ?2 ORDER BY id, input_id, source;
