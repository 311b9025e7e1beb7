INSERT INTO retracted_correction SELECT * FROM correction WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
