SELECT r.input_id, i.imported_at, r.line, r.column_name
FROM reject AS r JOIN input AS i ON i.id = r.input_id WHERE i.imported_at < ?1
UNION ALL
SELECT f.id, f.refused_at, r.line, r.column_name
FROM refusal_reject AS r JOIN refusal AS f ON f.id = r.refusal_id WHERE f.refused_at < ?1
ORDER BY 1, 2, 3, 4
