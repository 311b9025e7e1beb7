DELETE FROM deposit_history WHERE enterprise_id = ?1
