-- The first ?2 of them by line.
SELECT part, line, column_name, value, reason FROM reject
WHERE input_id = ?1 AND taken_by IS NULL ORDER BY part, line, column_name LIMIT ?2;
