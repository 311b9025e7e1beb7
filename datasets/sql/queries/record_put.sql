-- A record named again by its key is replaced; its earlier state goes to record_history.
INSERT INTO record(register, key, name, sector, street, house_number, postcode, municipality,
                   phone_hash, opened_on, closed_on, first_input, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13)
ON CONFLICT(register, key) DO UPDATE SET
  name = excluded.name, sector = excluded.sector, street = excluded.street,
  house_number = excluded.house_number, postcode = excluded.postcode,
  municipality = excluded.municipality, phone_hash = excluded.phone_hash,
  opened_on = excluded.opened_on, closed_on = excluded.closed_on, input_id = excluded.input_id,
  line = excluded.line
RETURNING id
