INSERT INTO input(id, path, digest, bytes, kind, rows_taken, imported_at)
VALUES(?1, ?2, ?3, 0, 'link', ?4, ?5);
