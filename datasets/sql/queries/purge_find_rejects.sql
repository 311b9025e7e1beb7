SELECT r.input_id, i.imported_at, r.line, r.column_name
FROM reject AS r JOIN input AS i ON i.id = r.input_id WHERE i.imported_at < ?1
ORDER BY r.input_id, r.line, r.column_name
