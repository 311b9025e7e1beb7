-- A register says who, where and what; floor area, staff, hours, traits and place are others'.
INSERT INTO storefront(storefront_id, enterprise_id, name, sector, street, house_number, postcode,
                       municipality, opened_on, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT(storefront_id) DO UPDATE SET
  enterprise_id = excluded.enterprise_id, name = excluded.name, sector = excluded.sector,
  street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode,
  municipality = excluded.municipality, opened_on = excluded.opened_on, closed_on = NULL,
  input_id = excluded.input_id, line = excluded.line;
