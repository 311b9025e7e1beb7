SELECT 1 FROM record_footfall_series WHERE input_id = ?1 LIMIT 1;
