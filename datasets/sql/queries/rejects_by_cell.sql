-- Of input ?1 what no later input took, by column and reason: how many cells, the first line.
SELECT column_name, reason, count(*), min(line) FROM reject
WHERE input_id = ?1 AND taken_by IS NULL
GROUP BY column_name, reason ORDER BY count(*) DESC, column_name, reason LIMIT 100;
