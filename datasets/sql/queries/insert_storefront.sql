INSERT INTO storefront(storefront_id, enterprise_id, name, sector, street, house_number, postcode,
                       municipality, lon, lat, floor_area_m2, staff_fte, opening_hours_week,
                       opened_on, closed_on, traits, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
ON CONFLICT(storefront_id) DO UPDATE SET
  enterprise_id = excluded.enterprise_id, name = excluded.name, sector = excluded.sector,
  street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode,
  municipality = excluded.municipality, lon = excluded.lon, lat = excluded.lat,
  floor_area_m2 = excluded.floor_area_m2, staff_fte = excluded.staff_fte,
  opening_hours_week = excluded.opening_hours_week, opened_on = excluded.opened_on,
  closed_on = excluded.closed_on, traits = excluded.traits, input_id = excluded.input_id,
  line = excluded.line;
