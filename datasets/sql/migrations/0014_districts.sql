-- Districts are facts of a city like any others: one delivery is one table, the newest holds, and an
-- old run sees the one of its time (datasets/panel/district.h).
CREATE TABLE district_table(                       -- the deliveries, also one without any district
  input_id INTEGER PRIMARY KEY REFERENCES input
) STRICT;
-- A row names the district of a postcode, of the places inside an outline, or of a municipality.
CREATE TABLE district_area(
  id           INTEGER PRIMARY KEY,
  input_id     INTEGER NOT NULL REFERENCES input,
  line         INTEGER NOT NULL,                   -- of the file; the feature's number in GeoJSON
  district     TEXT NOT NULL CHECK(district <> ''),
  postcode     TEXT,
  municipality TEXT,                               -- beside a postcode: only there
  outline      TEXT CHECK(substr(outline, 1, 1) = '['), -- coordinates of a GeoJSON MultiPolygon, WGS84
  CHECK(coalesce(postcode, municipality, outline) IS NOT NULL)
) STRICT;
CREATE INDEX district_area_input ON district_area(input_id);
CREATE TRIGGER district_area_delivered AFTER INSERT ON district_area
BEGIN
  INSERT INTO district_table(input_id) SELECT new.input_id
  WHERE NOT EXISTS (SELECT 1 FROM district_table WHERE input_id = new.input_id);
END;

-- A city that knows the district of a storefront says so with the storefront.
ALTER TABLE storefront ADD COLUMN district TEXT;
ALTER TABLE storefront_history ADD COLUMN district TEXT;
DROP TRIGGER storefront_kept;
CREATE TRIGGER storefront_kept AFTER UPDATE ON storefront
WHEN NOT EXISTS (SELECT 1 FROM storefront_history
                 WHERE id = old.id AND superseded_by = (SELECT max(id) FROM input))
BEGIN
  INSERT INTO storefront_history(id, superseded_by, storefront_id, enterprise_id, name, sector,
    street, house_number, postcode, municipality, lon, lat, floor_area_m2, staff_fte,
    opening_hours_week, opened_on, closed_on, traits, district, input_id, line)
  VALUES(old.id, (SELECT max(id) FROM input), old.storefront_id, old.enterprise_id, old.name,
    old.sector, old.street, old.house_number, old.postcode, old.municipality, old.lon, old.lat,
    old.floor_area_m2, old.staff_fte, old.opening_hours_week, old.opened_on, old.closed_on,
    old.traits, old.district, old.input_id, old.line);
END;

-- Until now every store used Antwerp's postcodes, and the municipality elsewhere. Earlier runs keep
-- that table, or their lists could not be printed and made again as they were.
UPDATE run SET last_input = (SELECT max(id) FROM input) WHERE last_input IS NULL;
INSERT INTO district_area(input_id, line, district, postcode)
SELECT (SELECT min(id) FROM input), 0, column2, column1 FROM (VALUES
  ('2000', 'Antwerpen'),
  ('2018', 'Antwerpen'),
  ('2020', 'Antwerpen'),
  ('2030', 'Antwerpen'),
  ('2050', 'Antwerpen'),
  ('2060', 'Antwerpen'),
  ('2600', 'Berchem'),
  ('2040', 'Berendrecht-Zandvliet-Lillo'),
  ('2140', 'Borgerhout'),
  ('2150', 'Borsbeek'),
  ('2100', 'Deurne'),
  ('2180', 'Ekeren'),
  ('2660', 'Hoboken'),
  ('2170', 'Merksem'),
  ('2610', 'Wilrijk'))
WHERE EXISTS (SELECT 1 FROM input);
INSERT INTO district_area(input_id, line, district, municipality)
SELECT (SELECT min(id) FROM input), 0, municipality, municipality
FROM (SELECT municipality FROM storefront UNION SELECT municipality FROM storefront_history)
WHERE municipality <> '' AND EXISTS (SELECT 1 FROM input);

-- From here on a store has Antwerp's districts only if it has storefronts there: inside the box
-- around their outlines, or, without a place, with one of their postcodes in Antwerp.
CREATE TEMP TABLE upgrade_antwerp AS
SELECT EXISTS (
  SELECT 1 FROM storefront
  WHERE CASE WHEN lon IS NOT NULL AND lat IS NOT NULL
        THEN lon BETWEEN 4.238 AND 4.504 AND lat BETWEEN 51.145 AND 51.38
        ELSE postcode IN (SELECT postcode FROM district_area WHERE postcode IS NOT NULL)
          AND (municipality LIKE '%antwerp%' OR municipality LIKE '%anvers%'
               OR municipality COLLATE NOCASE IN
                 (SELECT district FROM district_area WHERE postcode IS NOT NULL)) END) AS antwerp;
INSERT INTO input(path, digest, bytes, kind, rows_taken, imported_at)
SELECT 'antwerp_districts.geojson', 'c6af538d907f79e56c5b04d54a6fce3d7cfc1466e5696a9f9b8480d84ec84f72',
       4094, 'geojson', 10, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM temp.upgrade_antwerp WHERE antwerp AND EXISTS (SELECT 1 FROM input);
INSERT INTO input(path, digest, bytes, kind, imported_at)
SELECT 'an upgrade: no districts',
       '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8', 0, 'districts',
       strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM temp.upgrade_antwerp WHERE NOT antwerp AND EXISTS (SELECT 1 FROM input);
INSERT INTO district_table(input_id) SELECT max(id) FROM input HAVING count(*) > 0;

CREATE TEMP TABLE upgrade_district(line INTEGER, district TEXT, outline TEXT);
INSERT INTO upgrade_district VALUES
  (1, 'Antwerpen', '[[[[4.45,51.247],[4.44,51.271],[4.412,51.288],[4.374,51.294],[4.337,51.288],[4.309,51.271],[4.299,51.247],[4.309,51.223],[4.337,51.206],[4.374,51.2],[4.412,51.206],[4.44,51.223],[4.45,51.247]]]]'),
  (2, 'Berchem', '[[[[4.452,51.192],[4.449,51.198],[4.442,51.203],[4.432,51.204],[4.422,51.203],[4.415,51.198],[4.412,51.192],[4.415,51.186],[4.422,51.181],[4.432,51.18],[4.442,51.181],[4.449,51.186],[4.452,51.192]]]]'),
  (3, 'Berendrecht-Zandvliet-Lillo', '[[[[4.358,51.343],[4.35,51.362],[4.328,51.375],[4.298,51.38],[4.268,51.375],[4.246,51.362],[4.238,51.343],[4.246,51.324],[4.268,51.311],[4.298,51.306],[4.328,51.311],[4.35,51.324],[4.358,51.343]]]]'),
  (4, 'Borgerhout', '[[[[4.461,51.212],[4.459,51.217],[4.453,51.221],[4.445,51.222],[4.437,51.221],[4.431,51.217],[4.429,51.212],[4.431,51.207],[4.437,51.203],[4.445,51.202],[4.453,51.203],[4.459,51.207],[4.461,51.212]]]]'),
  (5, 'Borsbeek', '[[[[4.504,51.191],[4.502,51.197],[4.496,51.2],[4.488,51.202],[4.48,51.2],[4.474,51.197],[4.471,51.191],[4.474,51.186],[4.48,51.183],[4.488,51.181],[4.496,51.183],[4.502,51.186],[4.504,51.191]]]]'),
  (6, 'Deurne', '[[[[4.498,51.216],[4.494,51.225],[4.483,51.232],[4.468,51.235],[4.453,51.232],[4.442,51.225],[4.438,51.216],[4.442,51.207],[4.453,51.2],[4.468,51.197],[4.483,51.2],[4.494,51.207],[4.498,51.216]]]]'),
  (7, 'Ekeren', '[[[[4.454,51.282],[4.45,51.291],[4.439,51.298],[4.424,51.301],[4.408,51.298],[4.397,51.291],[4.393,51.282],[4.397,51.272],[4.408,51.265],[4.424,51.263],[4.439,51.265],[4.45,51.272],[4.454,51.282]]]]'),
  (8, 'Hoboken', '[[[[4.376,51.177],[4.373,51.185],[4.363,51.191],[4.35,51.194],[4.336,51.191],[4.326,51.185],[4.323,51.177],[4.326,51.168],[4.336,51.162],[4.35,51.16],[4.363,51.162],[4.373,51.168],[4.376,51.177]]]]'),
  (9, 'Merksem', '[[[[4.468,51.251],[4.465,51.259],[4.456,51.264],[4.444,51.266],[4.432,51.264],[4.423,51.259],[4.42,51.251],[4.423,51.244],[4.432,51.238],[4.444,51.236],[4.456,51.238],[4.465,51.244],[4.468,51.251]]]]'),
  (10, 'Wilrijk', '[[[[4.418,51.164],[4.414,51.174],[4.403,51.181],[4.388,51.183],[4.373,51.181],[4.361,51.174],[4.357,51.164],[4.361,51.155],[4.373,51.148],[4.388,51.145],[4.403,51.148],[4.414,51.155],[4.418,51.164]]]]');
INSERT INTO district_area(input_id, line, district, outline)
SELECT (SELECT max(id) FROM input), line, district, outline
FROM temp.upgrade_district, temp.upgrade_antwerp WHERE antwerp AND EXISTS (SELECT 1 FROM input);
INSERT INTO district_area(input_id, line, district, postcode)
SELECT (SELECT max(id) FROM input), d.line, d.district, a.postcode
FROM temp.upgrade_district AS d
JOIN district_area AS a ON a.district = d.district AND a.postcode IS NOT NULL,
  temp.upgrade_antwerp
WHERE antwerp ORDER BY d.line, a.postcode;
DROP TABLE temp.upgrade_district;
DROP TABLE temp.upgrade_antwerp;
