INSERT INTO input(path, digest, bytes, kind, rows_taken, imported_at)
VALUES(?1, ?2, 0, 'correction', 1, ?3)
