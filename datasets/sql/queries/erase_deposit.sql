DELETE FROM deposit WHERE enterprise_id = ?1
