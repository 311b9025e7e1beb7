INSERT INTO district_area(district, postcode, municipality, outline, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6);
