-- In the register's own order: looked up in the order of ranks, its pages would be read over and over.
SELECT id, storefront_id, name, sector, street, house_number, postcode, municipality, enterprise_id,
       traits, lon, lat, district
FROM storefront
WHERE id BETWEEN ?1 AND ?2
