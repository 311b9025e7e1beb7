INSERT INTO reject(input_id, line, column_name, value, reason, part, awaits)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
