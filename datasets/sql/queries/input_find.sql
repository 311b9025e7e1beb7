SELECT id, kind, imported_at, retracted_by FROM input WHERE digest = ?1;
