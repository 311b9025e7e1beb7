-- given: bit k for column k of the table storefronts (migration 0019).
-- A register says who, where and what; what it does not know stays as other sources gave it. A row
-- with nothing new changes nothing, or every full extract would copy all storefronts into their
-- history.
UPDATE storefront SET
  enterprise_id = ?2, name = ?3, sector = ?4, street = ?5, house_number = ?6, postcode = ?7,
  municipality = ?8, opened_on = ?9, closed_on = ?10, lon = coalesce(?11, lon),
  lat = coalesce(?12, lat), staff_fte = coalesce(?13, staff_fte), input_id = ?14, line = ?15,
  given = 24830 | iif(?11 IS NULL, 0, 256) | iif(?12 IS NULL, 0, 512) | iif(?13 IS NULL, 0, 2048)
WHERE storefront_id = ?1 AND (
  (enterprise_id, name, sector, street, house_number, postcode, municipality, opened_on, closed_on)
    IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
  OR lon IS NOT coalesce(?11, lon) OR lat IS NOT coalesce(?12, lat)
  OR staff_fte IS NOT coalesce(?13, staff_fte))
