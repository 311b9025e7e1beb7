SELECT years FROM record_turnover_series WHERE input_id = ?1 AND record = ?2 AND source = ?3;
