-- Ids, floor areas and postcodes of all storefronts, by sector and area, with who says so.
SELECT s.storefront_id, s.sector, s.floor_area_m2, i.path, s.line, s.postcode
FROM storefront s JOIN input i ON i.id = s.input_id
ORDER BY s.sector, s.floor_area_m2, s.id;
