-- All records in the order of the table, which reads faster than by register and key.
SELECT id, first_input, register, key, name, street, house_number, postcode, phone_hash, sector,
       opened_on, closed_on
FROM record;
