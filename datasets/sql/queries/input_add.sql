INSERT INTO input(path, digest, bytes, kind, imported_at, completes) VALUES(?1, ?2, ?3, ?4, ?5, ?6);
