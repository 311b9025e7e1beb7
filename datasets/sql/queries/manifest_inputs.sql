SELECT path, digest, kind, rows_taken, rows_rejected FROM input ORDER BY id
