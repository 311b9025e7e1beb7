INSERT INTO retracted_footfall_series SELECT * FROM footfall_series WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
