SELECT id, first_input, register, key, name, street, house_number, postcode, phone_hash, sector,
       opened_on, closed_on
FROM record ORDER BY register, key;
