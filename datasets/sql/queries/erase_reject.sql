DELETE FROM reject WHERE value = ?1 OR awaits = ?1
