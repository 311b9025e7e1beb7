-- The plain statements cost half as much as an upsert, which opens a savepoint for its trigger.
INSERT INTO record(register, key, name, sector, street, house_number, postcode, municipality,
                   phone_hash, opened_on, closed_on, first_input, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13);
