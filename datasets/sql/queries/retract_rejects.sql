UPDATE reject SET taken_by = NULL WHERE taken_by IN (SELECT id FROM input WHERE retracted_by = ?1);
