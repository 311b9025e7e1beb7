DELETE FROM record_footfall_series WHERE input_id = ?1 AND record = ?2 AND kind = ?3;
