-- The file that says a storefront's turnover of a year, and the first of its lines that does.
SELECT i.path, json_extract(y.value, '$[1]')
FROM turnover_series AS t JOIN input AS i ON i.id = t.input_id, json_each(t.years) AS y
WHERE t.storefront = ?1 AND json_extract(y.value, '$[0]') = ?2
ORDER BY t.input_id DESC LIMIT 1;
