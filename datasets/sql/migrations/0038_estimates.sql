-- What runs learned of their city and later ones hold (models/posterior/estimates.h). Runs name it in
-- their manifest by its digest; it goes with the last of them, and whole when a business is erased.
CREATE TABLE estimates(
  digest   TEXT PRIMARY KEY,                       -- of body
  body     BLOB NOT NULL CHECK(length(body) > 0)
) STRICT;
