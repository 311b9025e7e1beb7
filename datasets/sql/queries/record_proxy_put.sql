-- No row changes when this input gave the month before with another value.
INSERT INTO record_proxy(record, month, kind, input_id, line, value) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT(record, month, kind, input_id)
DO UPDATE SET line = excluded.line WHERE value = excluded.value;
