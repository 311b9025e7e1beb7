DELETE FROM opening_hours WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
