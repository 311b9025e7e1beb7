INSERT INTO retracted_record_proxy SELECT * FROM record_proxy WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
