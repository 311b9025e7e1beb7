INSERT INTO deposit_history(reference, enterprise_id, start_on, end_on, first_month, last_month, deposited_on, model,
  input_id, line, superseded_by)
SELECT reference, enterprise_id, start_on, end_on, first_month, last_month, deposited_on, model,
  input_id, line, ?1 FROM deposit WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
