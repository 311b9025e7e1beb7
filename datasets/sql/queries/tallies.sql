SELECT i.path, t.what, t.count FROM tally AS t JOIN input AS i ON i.id = t.input_id
ORDER BY i.id, t.what;
