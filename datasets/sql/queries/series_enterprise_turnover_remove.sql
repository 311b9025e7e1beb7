DELETE FROM enterprise_turnover_series WHERE input_id = ?1 AND enterprise_id = ?2 AND source = ?3;
