-- The list of deposits has the day of deposit, rubrics in CSV do not: what is known stays.
INSERT INTO deposit(reference, enterprise_id, start_on, end_on, first_month, last_month,
                    deposited_on, model, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT(reference) DO UPDATE SET
  enterprise_id = excluded.enterprise_id, start_on = excluded.start_on, end_on = excluded.end_on,
  first_month = excluded.first_month, last_month = excluded.last_month,
  deposited_on = COALESCE(excluded.deposited_on, deposited_on),
  model = CASE excluded.model WHEN '' THEN model ELSE excluded.model END,
  input_id = excluded.input_id, line = excluded.line;
