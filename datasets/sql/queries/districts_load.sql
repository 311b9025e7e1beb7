SELECT district, postcode, municipality, outline FROM district_area
WHERE input_id = (SELECT max(input_id) FROM district_table) ORDER BY id
