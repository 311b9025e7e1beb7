-- ?20: bit k is set when the file speaks of column k (sources/tables/storefronts.c); the others stay as they are.
UPDATE storefront SET
  enterprise_id = iif(?20 & 2, ?2, enterprise_id),
  name = iif(?20 & 4, ?3, name),
  sector = iif(?20 & 8, ?4, sector),
  street = iif(?20 & 16, ?5, street),
  house_number = iif(?20 & 32, ?6, house_number),
  postcode = iif(?20 & 64, ?7, postcode),
  municipality = iif(?20 & 128, ?8, municipality),
  lon = iif(?20 & 256, ?9, lon),
  lat = iif(?20 & 512, ?10, lat),
  floor_area_m2 = iif(?20 & 1024, ?11, floor_area_m2),
  staff_fte = iif(?20 & 2048, ?12, staff_fte),
  opening_hours_week = iif(?20 & 4096, ?13, opening_hours_week),
  opened_on = iif(?20 & 8192, ?14, opened_on),
  closed_on = iif(?20 & 16384, ?15, closed_on),
  traits = iif(?20 & 32768, ?16, traits),
  district = iif(?20 & 65536, ?17, district),
  input_id = ?18, line = ?19, given = ?20
WHERE storefront_id = ?1;
