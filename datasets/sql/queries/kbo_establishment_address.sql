INSERT INTO kbo_establishment(number, input_id, line, street, house_number, box, postcode,
                              municipality, struck_off_on)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT(number) DO UPDATE SET
  street = excluded.street, house_number = excluded.house_number, box = excluded.box,
  postcode = excluded.postcode, municipality = excluded.municipality,
  struck_off_on = excluded.struck_off_on;
