SELECT id, storefront_id, name, street, house_number, postcode, enterprise_id, traits, municipality,
       sector, lon, lat, floor_area_m2, staff_fte, opening_hours_week, district
FROM storefront ORDER BY storefront_id;
