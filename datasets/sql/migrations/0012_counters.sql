-- Counters of passers-by. Append-only: what a later input says about a sensor or one of its
-- days stands beside the earlier statement, and wins.
CREATE TABLE sensor_place(
  sensor_id TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, kind TEXT,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(sensor_id, input_id)
) STRICT, WITHOUT ROWID;

-- counts, uptimes: JSON lists of 24 local hours (step 3600) or of one day (86400); null = not
-- counted. uptimes NULL = not given. repeated: delivered again, the same; contradicted: delivered
-- again with another value, in which case the first stays.
CREATE TABLE sensor_day(
  sensor_id TEXT NOT NULL, date INTEGER NOT NULL, step INTEGER NOT NULL CHECK(step IN (3600, 86400)),
  counts TEXT NOT NULL, uptimes TEXT,
  repeated INTEGER NOT NULL, contradicted INTEGER NOT NULL,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(sensor_id, date, step, input_id)
) STRICT, WITHOUT ROWID;

INSERT INTO sensor_place(sensor_id, lon, lat, kind, input_id, line)
SELECT sensor_id, lon, lat, kind, input_id, line FROM sensor;

INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, input_id, line)
SELECT d.sensor_id, CAST(julianday(d.day) - 2440587.5 AS INTEGER), 3600,
  (SELECT json_group_array(
     (SELECT sum(c.count) FROM sensor_count AS c
      WHERE c.sensor_id = d.sensor_id AND c.seconds <= 3600
        AND c.start >= d.day || printf('T%02d', h.value)
        AND c.start < d.day || printf('T%02d~', h.value)))
   FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]') AS h),
  NULL, 0, 0, d.input_id, d.line
FROM (SELECT sensor_id, substr(start, 1, 10) AS day, max(input_id) AS input_id, min(line) AS line
      FROM sensor_count WHERE seconds <= 3600 GROUP BY 1, 2) AS d;
INSERT INTO sensor_day(sensor_id, date, step, counts, uptimes, repeated, contradicted, input_id, line)
SELECT sensor_id, CAST(julianday(substr(start, 1, 10)) - 2440587.5 AS INTEGER), 86400,
  json_array(sum(count)), NULL, 0, 0, max(input_id), min(line)
FROM sensor_count WHERE seconds BETWEEN 82800 AND 90000 GROUP BY 1, 2;

DROP TABLE sensor;
DROP TABLE sensor_count;
