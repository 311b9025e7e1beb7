-- Where this input, or an earlier one of the same import (from ?3 on; 0 = none), has given the
-- storefront before, and which columns it spoke of (bits of sources/tables/storefronts.c).
SELECT s.line, s.sector, s.input_id = ?2,
  ifnull(s.given,
         (s.enterprise_id IS NOT NULL) * 2 + (s.name IS NOT NULL) * 4 + 8 +
         (s.street IS NOT NULL) * 16 + (s.house_number IS NOT NULL) * 32 +
         (s.postcode IS NOT NULL) * 64 + (s.municipality IS NOT NULL) * 128 +
         (s.lon IS NOT NULL) * 256 + (s.lat IS NOT NULL) * 512 +
         (s.floor_area_m2 IS NOT NULL) * 1024 + (s.staff_fte IS NOT NULL) * 2048 +
         (s.opening_hours_week IS NOT NULL) * 4096 + (s.opened_on IS NOT NULL) * 8192 +
         (s.closed_on IS NOT NULL) * 16384 + (s.traits <> '') * 32768 +
         (s.district IS NOT NULL) * 65536)
FROM storefront s JOIN input i ON i.id = s.input_id
WHERE s.id = ?1 AND (s.input_id = ?2 OR (?3 > 0 AND s.input_id >= ?3 AND i.kind = 'storefronts'));
