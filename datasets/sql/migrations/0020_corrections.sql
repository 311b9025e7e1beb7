-- What a business says of its own figures. A correction is an input of its own: runs from before it
-- still see the month as it was delivered, later ones see the corrected one whatever is delivered
-- afterwards. Of several corrections of a month the newest holds.
CREATE TABLE correction(
  input_id     INTEGER PRIMARY KEY REFERENCES input,
  storefront   INTEGER NOT NULL REFERENCES storefront,
  month        INTEGER NOT NULL,                   -- 12 * year + month - 1
  amount_eur   REAL NOT NULL CHECK(amount_eur >= 0),
  reason       TEXT NOT NULL CHECK(reason <> ''),
  document     TEXT NOT NULL CHECK(document <> ''), -- where the proof is filed
  corrected_on INTEGER NOT NULL                    -- days since 1970-01-01
) STRICT;
CREATE INDEX correction_storefront ON correction(storefront, month);
CREATE TABLE retracted_correction(
  input_id INTEGER PRIMARY KEY, storefront INTEGER NOT NULL, month INTEGER NOT NULL,
  amount_eur REAL NOT NULL, reason TEXT NOT NULL, document TEXT NOT NULL,
  corrected_on INTEGER NOT NULL
) STRICT;

-- Who objects is not visited until the objection is decided. It is no figure: no score depends on it.
CREATE TABLE contest(
  id         INTEGER PRIMARY KEY,
  storefront INTEGER NOT NULL REFERENCES storefront,
  opened_on  INTEGER NOT NULL,                     -- days since 1970-01-01
  reason     TEXT NOT NULL CHECK(reason <> ''),
  document   TEXT,
  closed_on  INTEGER CHECK(closed_on >= opened_on),
  decision   TEXT CHECK(decision IN ('upheld', 'rejected', 'withdrawn')),
  because    TEXT,
  CHECK((closed_on IS NULL) = (decision IS NULL) AND (decision IS NULL) = (because IS NULL))
) STRICT;
CREATE UNIQUE INDEX contest_open ON contest(storefront) WHERE closed_on IS NULL;
CREATE TRIGGER contest_kept BEFORE DELETE ON contest WHEN old.closed_on IS NULL
BEGIN SELECT raise(ABORT, 'an open contest is decided, not deleted'); END;
