SELECT 1 FROM sqlite_schema WHERE type = 'view' AND sql = ?1
