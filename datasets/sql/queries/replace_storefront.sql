UPDATE storefront SET
  enterprise_id = ?2, name = ?3, sector = ?4, street = ?5, house_number = ?6, postcode = ?7,
  municipality = ?8, lon = ?9, lat = ?10, floor_area_m2 = ?11, staff_fte = ?12,
  opening_hours_week = ?13, opened_on = ?14, closed_on = ?15, traits = ?16, district = ?17,
  input_id = ?18, line = ?19
WHERE storefront_id = ?1;
