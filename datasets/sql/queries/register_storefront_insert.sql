INSERT INTO storefront(storefront_id, enterprise_id, name, sector, street, house_number, postcode,
                       municipality, opened_on, closed_on, lon, lat, staff_fte, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
