SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = ?1
