SELECT 1 FROM turnover_series WHERE input_id = ?1 LIMIT 1;
