INSERT INTO retracted_turnover_series SELECT * FROM turnover_series WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
