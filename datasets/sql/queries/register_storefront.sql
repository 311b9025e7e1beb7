-- A register says who, where and what; what it does not know stays as others gave it.
INSERT INTO storefront(storefront_id, enterprise_id, name, sector, street, house_number, postcode,
                       municipality, opened_on, closed_on, lon, lat, staff_fte, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT(storefront_id) DO UPDATE SET
  enterprise_id = excluded.enterprise_id, name = excluded.name, sector = excluded.sector,
  street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode,
  municipality = excluded.municipality, opened_on = excluded.opened_on,
  closed_on = excluded.closed_on, lon = coalesce(excluded.lon, lon),
  lat = coalesce(excluded.lat, lat), staff_fte = coalesce(excluded.staff_fte, staff_fte),
  input_id = excluded.input_id, line = excluded.line;
