INSERT INTO retracted_record_turnover_series SELECT * FROM record_turnover_series WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
