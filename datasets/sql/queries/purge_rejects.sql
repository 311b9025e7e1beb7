DELETE FROM reject WHERE input_id IN (SELECT id FROM input WHERE imported_at < ?1)
