SELECT i.path, t.what, t.count FROM tally AS t JOIN input AS i ON i.id = t.input_id
WHERE i.retracted_by IS NULL
ORDER BY i.id, t.what;
