-- When storefronts are open, in the words of OpenStreetMap: a round looks at it, no score does. Of a
-- storefront the newest delivery holds (datasets/reference/opening_hours.h).
CREATE TABLE opening_hours(
  storefront INTEGER NOT NULL REFERENCES storefront,
  input_id   INTEGER NOT NULL REFERENCES input,
  line       INTEGER NOT NULL,
  hours      TEXT NOT NULL CHECK(hours <> ''),
  PRIMARY KEY(storefront, input_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_hours_input ON opening_hours(input_id);

-- What lies under the map: streets, water, parks. Of files of one name the newest holds.
CREATE TABLE map_shape(
  id       INTEGER PRIMARY KEY,
  input_id INTEGER NOT NULL REFERENCES input,
  line     INTEGER NOT NULL,                       -- the feature's number in the file
  kind     TEXT NOT NULL CHECK(kind IN ('street', 'way', 'rail', 'water', 'river', 'green')),
  name     TEXT,
  lines    TEXT NOT NULL CHECK(substr(lines, 1, 1) = '[') -- rings or lines of [lon, lat], WGS84
) STRICT;
CREATE INDEX map_shape_input ON map_shape(input_id);
