SELECT id FROM input WHERE digest = ?1;
