-- Back to the last state that an input gave which still counts.
UPDATE storefront SET (storefront_id, enterprise_id, name, sector, street, house_number, postcode, municipality, lon,
  lat, floor_area_m2, staff_fte, opening_hours_week, opened_on, closed_on, traits, district,
  input_id, line, given) =
  (SELECT storefront_id, enterprise_id, name, sector, street, house_number, postcode, municipality, lon,
  lat, floor_area_m2, staff_fte, opening_hours_week, opened_on, closed_on, traits, district,
  input_id, line, given FROM storefront_history AS h
   WHERE h.id = storefront.id AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM storefront_history AS h
              WHERE h.id = storefront.id AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
