INSERT INTO record_history(id, register, key, name, sector, street, house_number, postcode, municipality, phone_hash,
  opened_on, closed_on, first_input, input_id, line, superseded_by)
SELECT id, register, key, name, sector, street, house_number, postcode, municipality, phone_hash,
  opened_on, closed_on, first_input, input_id, line, ?1 FROM record WHERE input_id IN
  (SELECT id FROM input WHERE retracted_by = ?1);
