INSERT INTO input(path, digest, bytes, kind, imported_at) VALUES(?1, ?2, 0, 'retraction', ?3);
