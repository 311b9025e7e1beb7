INSERT INTO kbo_enterprise(number, input_id, line, kind, situation, form, started_on)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT(number) DO UPDATE SET
  input_id = excluded.input_id, line = excluded.line, kind = excluded.kind,
  situation = excluded.situation, form = excluded.form, started_on = excluded.started_on,
  legal_name = CASE WHEN excluded.kind = 2 THEN legal_name END;
