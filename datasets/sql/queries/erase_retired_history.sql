-- What is left of one that no input gives any more: saved lists show it by its number.
UPDATE storefront_history SET storefront_id = 'erased-' || id, enterprise_id = NULL, name = NULL,
  sector = NULL, street = NULL, house_number = NULL, postcode = NULL, municipality = NULL, lon = NULL,
  lat = NULL, floor_area_m2 = NULL, staff_fte = NULL, opening_hours_week = NULL, opened_on = NULL,
  closed_on = NULL, traits = '', district = NULL
WHERE id = ?1
