DELETE FROM link_history WHERE enterprise_id = ?1
