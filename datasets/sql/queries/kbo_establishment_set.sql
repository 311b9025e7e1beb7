INSERT INTO kbo_establishment(number, input_id, line, enterprise, started_on)
VALUES(?1, ?2, ?3, ?4, ?5)
ON CONFLICT(number) DO UPDATE SET
  input_id = excluded.input_id, line = excluded.line, enterprise = excluded.enterprise,
  started_on = excluded.started_on;
