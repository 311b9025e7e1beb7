SELECT line, column_name, value, reason, part FROM reject WHERE input_id = ?1 LIMIT ?2;
