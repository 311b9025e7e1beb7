-- What a visit's photo shows, without what the camera wrote beside the picture (team/picture.h). It
-- goes with its visit.
CREATE TABLE visit_photo(
  visit    INTEGER PRIMARY KEY REFERENCES visit ON DELETE CASCADE,
  kind     TEXT NOT NULL CHECK(kind IN ('jpeg', 'png', 'webp')),
  digest   TEXT NOT NULL,                          -- of the picture as it is kept
  picture  BLOB NOT NULL CHECK(length(picture) BETWEEN 1 AND 12582912)
) STRICT;
