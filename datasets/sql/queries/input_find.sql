SELECT id, kind, imported_at FROM input WHERE digest = ?1;
