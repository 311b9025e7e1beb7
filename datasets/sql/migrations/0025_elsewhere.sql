-- A closure at one door and an opening at another with the same telephone is a succession too.
DROP INDEX succession_storefront;
ALTER TABLE succession RENAME TO succession_before;
CREATE TABLE succession(
  before        INTEGER NOT NULL,
  after         INTEGER NOT NULL,
  input_id      INTEGER NOT NULL REFERENCES input,
  superseded_by INTEGER,
  storefront    INTEGER,                           -- that stands at the door of the later record
  closed_on     INTEGER NOT NULL,
  opened_on     INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK(kind IN ('relicence', 'takeover', 'elsewhere')),
  name_level    INTEGER NOT NULL,                  -- of link_levels.h
  same_phone    INTEGER NOT NULL CHECK(same_phone IN (0, 1)),
  PRIMARY KEY(before, after, input_id)
) STRICT, WITHOUT ROWID;
INSERT INTO succession SELECT * FROM succession_before;
DROP TABLE succession_before;
CREATE INDEX succession_storefront ON succession(storefront) WHERE superseded_by IS NULL;
