INSERT INTO refusal_reject(refusal_id, line, column_name, value, reason, part)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
