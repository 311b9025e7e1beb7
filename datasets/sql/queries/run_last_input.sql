SELECT coalesce(last_input, 0), last_input < (SELECT max(id) FROM main.input)
FROM run WHERE id = ?1
