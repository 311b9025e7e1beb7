DROP VIEW IF EXISTS v_storefronts;
CREATE VIEW v_storefronts AS
-- One row per storefront, as the register has it; dates as YYYY-MM-DD.
SELECT s.storefront_id, s.enterprise_id, s.name, s.sector, s.street, s.house_number, s.postcode,
       s.municipality, s.lon, s.lat, s.floor_area_m2, s.staff_fte, s.opening_hours_week,
       date('1970-01-01', s.opened_on || ' days') AS opened_on,
       date('1970-01-01', s.closed_on || ' days') AS closed_on,
       s.traits, i.path AS source_file, s.line AS source_line
FROM storefront AS s JOIN input AS i ON i.id = s.input_id;
