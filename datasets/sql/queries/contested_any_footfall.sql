SELECT 1 FROM footfall_series WHERE input_id = ?1 LIMIT 1;
