-- Rows that count as rejected: of inputs, unless a later one took them, and of refused files.
SELECT path, line, column_name, value, reason FROM (
  SELECT 0 AS refused, r.input_id AS source, r.part, i.path || coalesce('/' || r.part, '') AS path,
         r.line, r.column_name, r.value, r.reason
  FROM reject AS r JOIN input AS i ON i.id = r.input_id
  WHERE r.taken_by IS NULL AND i.retracted_by IS NULL
  UNION ALL
  SELECT 1, f.id, r.part, f.path || coalesce('/' || r.part, ''), r.line, r.column_name, r.value,
         r.reason || ' (nothing of the file was taken)'
  FROM refusal_reject AS r JOIN refusal AS f ON f.id = r.refusal_id)
ORDER BY refused, source, part, line, column_name;
