SELECT path, digest, kind, retracted_by FROM input WHERE id = ?1;
