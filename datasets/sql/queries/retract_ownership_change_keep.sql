INSERT INTO retracted_ownership_change SELECT * FROM ownership_change WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
