SELECT path, kind, imported_at, rows_taken, rows_rejected FROM input ORDER BY id;
