-- A GeoPackage with one layer of points (OGC 12-128r19, version 1.3).
PRAGMA application_id = 1196444487;  -- "GPKG"
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name                 TEXT NOT NULL,
  srs_id                   INTEGER NOT NULL PRIMARY KEY,
  organization             TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition               TEXT NOT NULL,
  description              TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
   'longitude, latitude');
CREATE TABLE gpkg_contents (
  table_name  TEXT NOT NULL PRIMARY KEY,
  data_type   TEXT NOT NULL,
  identifier  TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name         TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),
  column_name        TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id             INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name)
);
CREATE TABLE watchlist (
  fid                  INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom                 POINT,
  storefront_id        TEXT,
  run                  INTEGER,
  rank                 INTEGER,
  selection            TEXT,
  name                 TEXT,
  sector               TEXT,
  address              TEXT,
  district             TEXT,
  posterior            DOUBLE,
  q_value              DOUBLE,
  unexplained_eur_year DOUBLE,
  share_low            DOUBLE,
  share_high           DOUBLE,
  why                  TEXT,
  note                 TEXT
);
