-- Which extract of a register was applied last: they are applied in the order of their numbers.
CREATE TABLE extract(
  register    TEXT NOT NULL,                       -- kbo
  number      INTEGER,                             -- NULL = an extract that does not say
  kind        TEXT NOT NULL CHECK(kind IN ('full', 'update')),
  snapshot_on INTEGER,                             -- days since 1970-01-01
  input_id    INTEGER PRIMARY KEY REFERENCES input
) STRICT;

-- The Belgian register as its last extract left it, as far as later updates need it. Numbers are
-- the ten digits. Natural persons (kind 1) have no name here, only trade names.
CREATE TABLE kbo_enterprise(
  number     INTEGER PRIMARY KEY,
  kind       INTEGER,                              -- 0 unknown, 1 natural person, 2 legal person
  situation  INTEGER,                              -- juridical situation, reference/kbo_codes.csv
  form       INTEGER,
  started_on INTEGER,
  struck_off_on INTEGER,                           -- seat struck off by the administration
  trade_name TEXT,
  legal_name TEXT CHECK(legal_name IS NULL OR kind IS NOT 1),
  input_id   INTEGER NOT NULL REFERENCES input,
  line       INTEGER NOT NULL
) STRICT;
CREATE TABLE kbo_establishment(
  number     INTEGER PRIMARY KEY,
  enterprise INTEGER,
  started_on INTEGER,
  trade_name TEXT,
  street TEXT, house_number TEXT, box TEXT, postcode TEXT, municipality TEXT,
  struck_off_on INTEGER,
  input_id   INTEGER NOT NULL REFERENCES input,
  line       INTEGER NOT NULL
) STRICT;

-- What a register says a storefront may be: place 0 is the one used.
CREATE TABLE sector_candidate(
  storefront INTEGER NOT NULL REFERENCES storefront,
  place      INTEGER NOT NULL CHECK(place >= 0),
  sector     TEXT NOT NULL,
  weight     REAL NOT NULL CHECK(weight BETWEEN 0 AND 1), -- share of the best claims; 0 = weaker claims only
  code       TEXT NOT NULL,                        -- 2025:47400
  basis      TEXT NOT NULL,                        -- 003 MAIN: activity group and classification
  input_id   INTEGER NOT NULL REFERENCES input,
  PRIMARY KEY(storefront, place)
) STRICT, WITHOUT ROWID;

-- Documented states of a storefront or its enterprise: bankruptcy, dissolution, struck_off, ...
CREATE TABLE storefront_state(
  storefront INTEGER NOT NULL REFERENCES storefront,
  state      TEXT NOT NULL,
  since      INTEGER,                              -- NULL = the register does not say
  input_id   INTEGER NOT NULL REFERENCES input,
  PRIMARY KEY(storefront, state)
) STRICT, WITHOUT ROWID;
