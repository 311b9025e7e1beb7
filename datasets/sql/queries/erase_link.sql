DELETE FROM link WHERE enterprise_id = ?1
