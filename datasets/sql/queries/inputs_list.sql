-- Rejected: those that no later input took.
SELECT path, kind, imported_at, rows_taken,
       rows_rejected - (SELECT count(*) FROM reject WHERE input_id = input.id AND taken_by IS NOT NULL)
FROM input ORDER BY id;
