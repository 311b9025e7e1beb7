-- The state before goes to record_history.
UPDATE record SET
  name = ?3, sector = ?4, street = ?5, house_number = ?6, postcode = ?7, municipality = ?8,
  phone_hash = ?9, opened_on = ?10, closed_on = ?11, input_id = ?12, line = ?13
WHERE register = ?1 AND key = ?2;
