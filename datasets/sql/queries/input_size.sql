SELECT 1 FROM input WHERE bytes = ?1;
