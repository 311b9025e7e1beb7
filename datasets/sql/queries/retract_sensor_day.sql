DELETE FROM sensor_day WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
