INSERT INTO retracted_sensor_place SELECT * FROM sensor_place WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
