DELETE FROM map_shape WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
