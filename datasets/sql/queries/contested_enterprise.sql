SELECT enterprise_id, source, input_id, years FROM enterprise_turnover_series
WHERE input_id BETWEEN ?1 AND ?2 ORDER BY enterprise_id, source, input_id;
