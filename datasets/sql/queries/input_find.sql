SELECT id, kind FROM input WHERE digest = ?1;
