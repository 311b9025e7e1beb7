-- The facts of months, packed: one row per input, subject and tag with all its years. `years` is JSON,
-- an array with one element for each year that has a value, in order:
-- [year, first line of the file that gave a value of it, m01, ..., m12], null = not filed or counted.
-- The old tables stay as views of the same shape, for the plain SQL of analysts. gevel itself reads
-- the rows: SQLite 3.40 does not let JSON functions of a view run under trusted_schema=OFF.
CREATE TABLE turnover_series(
  input_id    INTEGER NOT NULL REFERENCES input,
  storefront  INTEGER NOT NULL REFERENCES storefront,
  source      TEXT NOT NULL,
  first_month INTEGER NOT NULL,                    -- 12 * year + month - 1 of the first value
  last_month  INTEGER NOT NULL,
  years       TEXT NOT NULL CHECK(substr(years, 1, 2) = '[['),
  PRIMARY KEY(input_id, storefront, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE enterprise_turnover_series(
  input_id    INTEGER NOT NULL REFERENCES input,
  enterprise_id TEXT NOT NULL,
  source      TEXT NOT NULL,
  first_month INTEGER NOT NULL,                    -- 12 * year + month - 1 of the first value
  last_month  INTEGER NOT NULL,
  years       TEXT NOT NULL CHECK(substr(years, 1, 2) = '[['),
  PRIMARY KEY(input_id, enterprise_id, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE footfall_series(
  input_id    INTEGER NOT NULL REFERENCES input,
  storefront  INTEGER NOT NULL REFERENCES storefront,
  kind        TEXT NOT NULL CHECK(kind IN ('passers_by', 'visitors')),
  first_month INTEGER NOT NULL,                    -- 12 * year + month - 1 of the first value
  last_month  INTEGER NOT NULL,
  years       TEXT NOT NULL CHECK(substr(years, 1, 2) = '[['),
  PRIMARY KEY(input_id, storefront, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO turnover_series
SELECT input_id, storefront, source,
       min(12 * year + CASE
         WHEN m01 IS NOT NULL THEN 0 WHEN m02 IS NOT NULL THEN 1 WHEN m03 IS NOT NULL THEN 2
         WHEN m04 IS NOT NULL THEN 3 WHEN m05 IS NOT NULL THEN 4 WHEN m06 IS NOT NULL THEN 5
         WHEN m07 IS NOT NULL THEN 6 WHEN m08 IS NOT NULL THEN 7 WHEN m09 IS NOT NULL THEN 8
         WHEN m10 IS NOT NULL THEN 9 WHEN m11 IS NOT NULL THEN 10 WHEN m12 IS NOT NULL THEN 11 ELSE 0 END),
       max(12 * year + CASE
         WHEN m12 IS NOT NULL THEN 11 WHEN m11 IS NOT NULL THEN 10 WHEN m10 IS NOT NULL THEN 9
         WHEN m09 IS NOT NULL THEN 8 WHEN m08 IS NOT NULL THEN 7 WHEN m07 IS NOT NULL THEN 6
         WHEN m06 IS NOT NULL THEN 5 WHEN m05 IS NOT NULL THEN 4 WHEN m04 IS NOT NULL THEN 3
         WHEN m03 IS NOT NULL THEN 2 WHEN m02 IS NOT NULL THEN 1 WHEN m01 IS NOT NULL THEN 0 ELSE 11 END),
       json_group_array(json_array(year, line, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12))
FROM (SELECT * FROM turnover ORDER BY input_id, storefront, source, year)
GROUP BY input_id, storefront, source;
DROP TABLE turnover;
CREATE VIEW turnover(storefront, year, input_id, source, line,
  m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12) AS
SELECT s.storefront, json_extract(y.value, '$[0]'), s.input_id, s.source, json_extract(y.value, '$[1]'),
       CAST(json_extract(y.value, '$[2]') AS REAL), CAST(json_extract(y.value, '$[3]') AS REAL),
       CAST(json_extract(y.value, '$[4]') AS REAL), CAST(json_extract(y.value, '$[5]') AS REAL),
       CAST(json_extract(y.value, '$[6]') AS REAL), CAST(json_extract(y.value, '$[7]') AS REAL),
       CAST(json_extract(y.value, '$[8]') AS REAL), CAST(json_extract(y.value, '$[9]') AS REAL),
       CAST(json_extract(y.value, '$[10]') AS REAL), CAST(json_extract(y.value, '$[11]') AS REAL),
       CAST(json_extract(y.value, '$[12]') AS REAL), CAST(json_extract(y.value, '$[13]') AS REAL)
FROM turnover_series AS s, json_each(s.years) AS y;

INSERT INTO enterprise_turnover_series
SELECT input_id, enterprise_id, source,
       min(12 * year + CASE
         WHEN m01 IS NOT NULL THEN 0 WHEN m02 IS NOT NULL THEN 1 WHEN m03 IS NOT NULL THEN 2
         WHEN m04 IS NOT NULL THEN 3 WHEN m05 IS NOT NULL THEN 4 WHEN m06 IS NOT NULL THEN 5
         WHEN m07 IS NOT NULL THEN 6 WHEN m08 IS NOT NULL THEN 7 WHEN m09 IS NOT NULL THEN 8
         WHEN m10 IS NOT NULL THEN 9 WHEN m11 IS NOT NULL THEN 10 WHEN m12 IS NOT NULL THEN 11 ELSE 0 END),
       max(12 * year + CASE
         WHEN m12 IS NOT NULL THEN 11 WHEN m11 IS NOT NULL THEN 10 WHEN m10 IS NOT NULL THEN 9
         WHEN m09 IS NOT NULL THEN 8 WHEN m08 IS NOT NULL THEN 7 WHEN m07 IS NOT NULL THEN 6
         WHEN m06 IS NOT NULL THEN 5 WHEN m05 IS NOT NULL THEN 4 WHEN m04 IS NOT NULL THEN 3
         WHEN m03 IS NOT NULL THEN 2 WHEN m02 IS NOT NULL THEN 1 WHEN m01 IS NOT NULL THEN 0 ELSE 11 END),
       json_group_array(json_array(year, line, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12))
FROM (SELECT * FROM enterprise_turnover ORDER BY input_id, enterprise_id, source, year)
GROUP BY input_id, enterprise_id, source;
DROP TABLE enterprise_turnover;
CREATE VIEW enterprise_turnover(enterprise_id, year, input_id, source, line,
  m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12) AS
SELECT s.enterprise_id, json_extract(y.value, '$[0]'), s.input_id, s.source, json_extract(y.value, '$[1]'),
       CAST(json_extract(y.value, '$[2]') AS REAL), CAST(json_extract(y.value, '$[3]') AS REAL),
       CAST(json_extract(y.value, '$[4]') AS REAL), CAST(json_extract(y.value, '$[5]') AS REAL),
       CAST(json_extract(y.value, '$[6]') AS REAL), CAST(json_extract(y.value, '$[7]') AS REAL),
       CAST(json_extract(y.value, '$[8]') AS REAL), CAST(json_extract(y.value, '$[9]') AS REAL),
       CAST(json_extract(y.value, '$[10]') AS REAL), CAST(json_extract(y.value, '$[11]') AS REAL),
       CAST(json_extract(y.value, '$[12]') AS REAL), CAST(json_extract(y.value, '$[13]') AS REAL)
FROM enterprise_turnover_series AS s, json_each(s.years) AS y;

INSERT INTO footfall_series
SELECT input_id, storefront, kind,
       min(12 * year + CASE
         WHEN m01 IS NOT NULL THEN 0 WHEN m02 IS NOT NULL THEN 1 WHEN m03 IS NOT NULL THEN 2
         WHEN m04 IS NOT NULL THEN 3 WHEN m05 IS NOT NULL THEN 4 WHEN m06 IS NOT NULL THEN 5
         WHEN m07 IS NOT NULL THEN 6 WHEN m08 IS NOT NULL THEN 7 WHEN m09 IS NOT NULL THEN 8
         WHEN m10 IS NOT NULL THEN 9 WHEN m11 IS NOT NULL THEN 10 WHEN m12 IS NOT NULL THEN 11 ELSE 0 END),
       max(12 * year + CASE
         WHEN m12 IS NOT NULL THEN 11 WHEN m11 IS NOT NULL THEN 10 WHEN m10 IS NOT NULL THEN 9
         WHEN m09 IS NOT NULL THEN 8 WHEN m08 IS NOT NULL THEN 7 WHEN m07 IS NOT NULL THEN 6
         WHEN m06 IS NOT NULL THEN 5 WHEN m05 IS NOT NULL THEN 4 WHEN m04 IS NOT NULL THEN 3
         WHEN m03 IS NOT NULL THEN 2 WHEN m02 IS NOT NULL THEN 1 WHEN m01 IS NOT NULL THEN 0 ELSE 11 END),
       json_group_array(json_array(year, line, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12))
FROM (SELECT * FROM footfall ORDER BY input_id, storefront, kind, year)
GROUP BY input_id, storefront, kind;
DROP TABLE footfall;
CREATE VIEW footfall(storefront, year, input_id, kind, line,
  m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12) AS
SELECT s.storefront, json_extract(y.value, '$[0]'), s.input_id, s.kind, json_extract(y.value, '$[1]'),
       CAST(json_extract(y.value, '$[2]') AS REAL), CAST(json_extract(y.value, '$[3]') AS REAL),
       CAST(json_extract(y.value, '$[4]') AS REAL), CAST(json_extract(y.value, '$[5]') AS REAL),
       CAST(json_extract(y.value, '$[6]') AS REAL), CAST(json_extract(y.value, '$[7]') AS REAL),
       CAST(json_extract(y.value, '$[8]') AS REAL), CAST(json_extract(y.value, '$[9]') AS REAL),
       CAST(json_extract(y.value, '$[10]') AS REAL), CAST(json_extract(y.value, '$[11]') AS REAL),
       CAST(json_extract(y.value, '$[12]') AS REAL), CAST(json_extract(y.value, '$[13]') AS REAL)
FROM footfall_series AS s, json_each(s.years) AS y;
