-- A state holds what its input gave, and what it left of the states before. Where one of these does
-- not count any more, each column that the last input did not give is that of the last one which did.
WITH state AS MATERIALIZED (
  SELECT id, input_id, superseded_by AS until, given, enterprise_id, name, sector, street, house_number, postcode, municipality,
         lon, lat, floor_area_m2, staff_fte,
         opening_hours_week, opened_on, closed_on, traits, district
  FROM storefront_history
  WHERE input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
    AND id IN (SELECT id FROM storefront_history WHERE input_id IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)))
UPDATE storefront AS s SET
  enterprise_id = iif(s.given & 2, s.enterprise_id,
    (SELECT enterprise_id FROM state WHERE id = s.id AND (given IS NULL OR given & 2)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  name = iif(s.given & 4, s.name,
    (SELECT name FROM state WHERE id = s.id AND (given IS NULL OR given & 4)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  sector = iif(s.given & 8, s.sector,
    (SELECT sector FROM state WHERE id = s.id AND (given IS NULL OR given & 8)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  street = iif(s.given & 16, s.street,
    (SELECT street FROM state WHERE id = s.id AND (given IS NULL OR given & 16)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  house_number = iif(s.given & 32, s.house_number,
    (SELECT house_number FROM state WHERE id = s.id AND (given IS NULL OR given & 32)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  postcode = iif(s.given & 64, s.postcode,
    (SELECT postcode FROM state WHERE id = s.id AND (given IS NULL OR given & 64)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  municipality = iif(s.given & 128, s.municipality,
    (SELECT municipality FROM state WHERE id = s.id AND (given IS NULL OR given & 128)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  lon = iif(s.given & 256, s.lon,
    (SELECT lon FROM state WHERE id = s.id AND (given IS NULL OR given & 256)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  lat = iif(s.given & 512, s.lat,
    (SELECT lat FROM state WHERE id = s.id AND (given IS NULL OR given & 512)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  floor_area_m2 = iif(s.given & 1024, s.floor_area_m2,
    (SELECT floor_area_m2 FROM state WHERE id = s.id AND (given IS NULL OR given & 1024)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  staff_fte = iif(s.given & 2048, s.staff_fte,
    (SELECT staff_fte FROM state WHERE id = s.id AND (given IS NULL OR given & 2048)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  opening_hours_week = iif(s.given & 4096, s.opening_hours_week,
    (SELECT opening_hours_week FROM state WHERE id = s.id AND (given IS NULL OR given & 4096)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  opened_on = iif(s.given & 8192, s.opened_on,
    (SELECT opened_on FROM state WHERE id = s.id AND (given IS NULL OR given & 8192)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  closed_on = iif(s.given & 16384, s.closed_on,
    (SELECT closed_on FROM state WHERE id = s.id AND (given IS NULL OR given & 16384)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  traits = iif(s.given & 32768, s.traits,
    (SELECT traits FROM state WHERE id = s.id AND (given IS NULL OR given & 32768)
     ORDER BY input_id DESC, until DESC LIMIT 1)),
  district = iif(s.given & 65536, s.district,
    (SELECT district FROM state WHERE id = s.id AND (given IS NULL OR given & 65536)
     ORDER BY input_id DESC, until DESC LIMIT 1))
WHERE s.given IS NOT NULL AND s.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
  AND EXISTS (SELECT 1 FROM state WHERE id = s.id)
  AND s.id IN (SELECT id FROM storefront_history
               WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1));
