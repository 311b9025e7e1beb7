INSERT INTO link(party_hash, enterprise_id, role, from_date, until_date, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT DO UPDATE SET from_date = excluded.from_date, until_date = excluded.until_date,
  input_id = excluded.input_id, line = excluded.line;
