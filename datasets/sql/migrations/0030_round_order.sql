-- The order in which an inspector wants the stops of one day's round.
CREATE TABLE round_order(
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  day        INTEGER NOT NULL,                     -- since 1970-01-01
  storefront INTEGER NOT NULL REFERENCES storefront,
  place      INTEGER NOT NULL CHECK(place > 0),
  PRIMARY KEY(account, day, storefront)
) STRICT, WITHOUT ROWID;
