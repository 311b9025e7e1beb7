DELETE FROM ownership_change WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
