INSERT INTO rubric_history(reference, code, period, value_eur, input_id, line, superseded_by)
SELECT reference, code, period, value_eur, input_id, line, ?1 FROM rubric WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
