INSERT INTO input(path, digest, bytes, kind, imported_at, completes, content, mapping_path, mapping)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
