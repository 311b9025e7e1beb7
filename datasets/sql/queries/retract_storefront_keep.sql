INSERT INTO storefront_history(id, storefront_id, enterprise_id, name, sector, street, house_number, postcode, municipality,
  lon, lat, floor_area_m2, staff_fte, opening_hours_week, opened_on, closed_on, traits, district,
  input_id, line, given, superseded_by)
SELECT id, storefront_id, enterprise_id, name, sector, street, house_number, postcode, municipality,
  lon, lat, floor_area_m2, staff_fte, opening_hours_week, opened_on, closed_on, traits, district,
  input_id, line, given, ?1 FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
