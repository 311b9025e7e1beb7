INSERT INTO retracted_district_table SELECT * FROM district_table WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
