INSERT INTO proxy(storefront, month, kind, value, input_id, line) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO UPDATE SET value = excluded.value, input_id = excluded.input_id, line = excluded.line;
