INSERT INTO link(party_hash, enterprise_id, role, from_date, until_date, kind, country, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT DO UPDATE SET from_date = excluded.from_date, until_date = excluded.until_date,
  kind = excluded.kind, country = excluded.country,
  input_id = excluded.input_id, line = excluded.line;
