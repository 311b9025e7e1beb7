-- No row changes when this input gave the rubric before with another value.
INSERT INTO rubric(reference, code, period, value_eur, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT(reference, code, period)
DO UPDATE SET value_eur = excluded.value_eur, input_id = excluded.input_id, line = excluded.line
WHERE input_id <> excluded.input_id OR value_eur = excluded.value_eur;
