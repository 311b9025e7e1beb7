INSERT OR IGNORE INTO record_retired(id, register, key)
SELECT id, register, key FROM record WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
