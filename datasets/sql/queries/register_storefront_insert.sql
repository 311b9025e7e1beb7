INSERT INTO storefront(id, storefront_id, enterprise_id, name, sector, street, house_number,
                       postcode, municipality, opened_on, closed_on, lon, lat, staff_fte, input_id, line)
VALUES(CASE WHEN EXISTS (SELECT 1 FROM storefront_retired) THEN
         coalesce((SELECT id FROM storefront_retired WHERE storefront_id = ?1),
                  (SELECT 1 + max(coalesce((SELECT max(id) FROM storefront), 0), max(id))
                   FROM storefront_retired)) END,
       ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
