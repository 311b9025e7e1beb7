-- Facts as delivered. Every value knows its input file and line. Series rows are append-only:
-- a later input wins month by month, earlier ones stay as the history of which file said what.
CREATE TABLE input(
  id            INTEGER PRIMARY KEY,
  path          TEXT NOT NULL,
  digest        TEXT NOT NULL UNIQUE,              -- BLAKE2b-256 of the file, hex
  bytes         INTEGER NOT NULL,
  kind          TEXT NOT NULL,                     -- neutral table: storefronts, turnover, ...
  rows_taken    INTEGER NOT NULL DEFAULT 0,
  rows_rejected INTEGER NOT NULL DEFAULT 0,
  imported_at   TEXT NOT NULL                      -- UTC, ISO 8601
) STRICT;

CREATE TABLE reject(
  input_id INTEGER NOT NULL REFERENCES input ON DELETE CASCADE,
  line     INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  value    TEXT NOT NULL,                          -- at most 80 bytes of it
  reason   TEXT NOT NULL
) STRICT;
CREATE INDEX reject_input ON reject(input_id);

CREATE TABLE storefront(
  id            INTEGER PRIMARY KEY,               -- dense, in order of first appearance
  storefront_id TEXT NOT NULL UNIQUE,
  enterprise_id TEXT,
  name          TEXT,
  sector        TEXT,                              -- sector group or free label; NULL until the register names it
  street        TEXT,
  house_number  TEXT,
  postcode      TEXT,
  municipality  TEXT,
  lon           REAL CHECK(lon BETWEEN -180 AND 180),
  lat           REAL CHECK(lat BETWEEN -90 AND 90),
  floor_area_m2 REAL CHECK(floor_area_m2 > 0),
  staff_fte     REAL CHECK(staff_fte >= 0),
  opening_hours_week REAL CHECK(opening_hours_week BETWEEN 0 AND 168),
  opened_on     INTEGER,                           -- days since 1970-01-01
  closed_on     INTEGER,
  traits        TEXT NOT NULL DEFAULT '',          -- documented exceptions, ';' separated
  input_id      INTEGER NOT NULL REFERENCES input,
  line          INTEGER NOT NULL
) STRICT;
CREATE INDEX storefront_enterprise ON storefront(enterprise_id);

-- One row per storefront, year and input; EUR excluding VAT per month, NULL = not filed.
CREATE TABLE turnover(
  storefront INTEGER NOT NULL REFERENCES storefront,
  year       INTEGER NOT NULL CHECK(year BETWEEN 1900 AND 2199),
  input_id   INTEGER NOT NULL REFERENCES input,
  source     TEXT NOT NULL,                        -- vat accounts till declared
  line       INTEGER NOT NULL,                     -- first line that gave a value of this row
  m01 REAL, m02 REAL, m03 REAL, m04 REAL, m05 REAL, m06 REAL,
  m07 REAL, m08 REAL, m09 REAL, m10 REAL, m11 REAL, m12 REAL,
  PRIMARY KEY(storefront, year, input_id, source)
) STRICT, WITHOUT ROWID;

-- The same for turnover known only for the enterprise.
CREATE TABLE enterprise_turnover(
  enterprise_id TEXT NOT NULL,
  year       INTEGER NOT NULL CHECK(year BETWEEN 1900 AND 2199),
  input_id   INTEGER NOT NULL REFERENCES input,
  source     TEXT NOT NULL,
  line       INTEGER NOT NULL,
  m01 REAL, m02 REAL, m03 REAL, m04 REAL, m05 REAL, m06 REAL,
  m07 REAL, m08 REAL, m09 REAL, m10 REAL, m11 REAL, m12 REAL,
  PRIMARY KEY(enterprise_id, year, input_id, source)
) STRICT, WITHOUT ROWID;

-- One row per storefront, year, kind and input; persons per month, NULL = not counted.
CREATE TABLE footfall(
  storefront INTEGER NOT NULL REFERENCES storefront,
  year       INTEGER NOT NULL CHECK(year BETWEEN 1900 AND 2199),
  input_id   INTEGER NOT NULL REFERENCES input,
  kind       TEXT NOT NULL CHECK(kind IN ('passers_by', 'visitors')),
  line       INTEGER NOT NULL,
  m01 REAL, m02 REAL, m03 REAL, m04 REAL, m05 REAL, m06 REAL,
  m07 REAL, m08 REAL, m09 REAL, m10 REAL, m11 REAL, m12 REAL,
  PRIMARY KEY(storefront, year, input_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE sensor(
  sensor_id TEXT PRIMARY KEY, lon REAL NOT NULL, lat REAL NOT NULL, kind TEXT,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL
) STRICT;
CREATE TABLE sensor_count(
  sensor_id TEXT NOT NULL, start TEXT NOT NULL, seconds INTEGER NOT NULL CHECK(seconds > 0),
  count REAL NOT NULL CHECK(count >= 0), uptime REAL CHECK(uptime BETWEEN 0 AND 1),
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(sensor_id, start)
) STRICT, WITHOUT ROWID;
CREATE TABLE proxy(
  storefront INTEGER NOT NULL REFERENCES storefront, month INTEGER NOT NULL, kind TEXT NOT NULL,
  value REAL NOT NULL, input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(storefront, month, kind)
) STRICT, WITHOUT ROWID;

-- Parties appear only as keyed hashes.
CREATE TABLE link(
  party_hash TEXT NOT NULL, enterprise_id TEXT NOT NULL, role TEXT NOT NULL,
  from_date INTEGER, until_date INTEGER,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(party_hash, enterprise_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_enterprise ON link(enterprise_id);
CREATE TABLE ownership_change(
  subject TEXT NOT NULL,                           -- storefront_id or enterprise_id
  subject_kind TEXT NOT NULL CHECK(subject_kind IN ('storefront', 'enterprise')),
  changed_on INTEGER NOT NULL,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(subject, subject_kind, changed_on)
) STRICT, WITHOUT ROWID;
CREATE TABLE outcome(
  storefront INTEGER NOT NULL REFERENCES storefront, inspected_on INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK(outcome IN ('confirmed', 'cleared', 'inconclusive')),
  selection TEXT CHECK(selection IN ('ranked', 'random')),
  inclusion_probability REAL CHECK(inclusion_probability > 0 AND inclusion_probability <= 1),
  input_id INTEGER REFERENCES input, line INTEGER,
  PRIMARY KEY(storefront, inspected_on)
) STRICT, WITHOUT ROWID;
-- Context for maps only, never a feature.
CREATE TABLE incident(
  date INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, kind TEXT,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL
) STRICT;
