-- Registers that share no key with the storefronts: their records, the figures filed for those, and
-- which storefront each record was linked to (detector/link). A record is known by its register and
-- its key there; without one, by a digest of its name and address. A phone is a keyed hash.
CREATE TABLE record(
  id           INTEGER PRIMARY KEY,
  register     TEXT NOT NULL CHECK(register NOT IN ('', 'storefronts')),
  key          TEXT NOT NULL CHECK(key <> ''),
  name         TEXT,                               -- commercial name
  sector       TEXT,
  street       TEXT,
  house_number TEXT,
  postcode     TEXT,
  municipality TEXT,
  phone_hash   TEXT,
  opened_on    INTEGER,                            -- days since 1970-01-01
  closed_on    INTEGER,
  first_input  INTEGER NOT NULL,                   -- that named it first
  input_id     INTEGER NOT NULL REFERENCES input,
  line         INTEGER NOT NULL,
  UNIQUE(register, key)
) STRICT;
CREATE TABLE record_history(
  id INTEGER NOT NULL REFERENCES record, superseded_by INTEGER NOT NULL, register TEXT NOT NULL,
  key TEXT NOT NULL, name TEXT, sector TEXT, street TEXT, house_number TEXT, postcode TEXT,
  municipality TEXT, phone_hash TEXT, opened_on INTEGER, closed_on INTEGER,
  first_input INTEGER NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(id, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_kept AFTER UPDATE ON record
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO record_history(id, superseded_by, register, key, name, sector, street, house_number,
    postcode, municipality, phone_hash, opened_on, closed_on, first_input, input_id, line)
  VALUES(old.id, new.input_id, old.register, old.key, old.name, old.sector, old.street,
    old.house_number, old.postcode, old.municipality, old.phone_hash, old.opened_on, old.closed_on,
    old.first_input, old.input_id, old.line);
END;

-- What is filed for a record: as turnover_series, footfall_series, turnover_figure, outcome.
CREATE TABLE record_turnover_series(
  input_id    INTEGER NOT NULL REFERENCES input,
  record      INTEGER NOT NULL REFERENCES record,
  source      TEXT NOT NULL,
  first_month INTEGER NOT NULL,
  last_month  INTEGER NOT NULL,
  years       TEXT NOT NULL CHECK(substr(years, 1, 2) = '[['),
  PRIMARY KEY(input_id, record, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_turnover_of ON record_turnover_series(record);
CREATE TABLE record_footfall_series(
  input_id    INTEGER NOT NULL REFERENCES input,
  record      INTEGER NOT NULL REFERENCES record,
  kind        TEXT NOT NULL CHECK(kind IN ('passers_by', 'visitors')),
  first_month INTEGER NOT NULL,
  last_month  INTEGER NOT NULL,
  years       TEXT NOT NULL CHECK(substr(years, 1, 2) = '[['),
  PRIMARY KEY(input_id, record, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE record_turnover_figure(
  record      INTEGER NOT NULL REFERENCES record,
  start_on    INTEGER NOT NULL,
  end_on      INTEGER NOT NULL CHECK(end_on >= start_on),
  source      TEXT NOT NULL,
  input_id    INTEGER NOT NULL REFERENCES input,
  line        INTEGER NOT NULL,
  first_month INTEGER NOT NULL,
  last_month  INTEGER NOT NULL CHECK(last_month >= first_month),
  amount_eur  REAL NOT NULL CHECK(amount_eur >= 0),
  PRIMARY KEY(record, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE record_outcome(
  record       INTEGER NOT NULL REFERENCES record,
  inspected_on INTEGER NOT NULL,
  outcome      TEXT NOT NULL CHECK(outcome IN ('confirmed', 'cleared', 'inconclusive')),
  selection    TEXT CHECK(selection IN ('ranked', 'random')),
  inclusion_probability REAL CHECK(inclusion_probability > 0 AND inclusion_probability <= 1),
  input_id     INTEGER NOT NULL REFERENCES input,
  line         INTEGER NOT NULL,
  PRIMARY KEY(record, inspected_on, input_id)
) STRICT, WITHOUT ROWID;

-- What was learned about pairs of records, frozen: another version only by `gevel link --learn`.
CREATE TABLE link_model(
  version    INTEGER PRIMARY KEY,
  learned_at TEXT NOT NULL,                        -- UTC, ISO 8601
  records    INTEGER NOT NULL,                     -- it was learned from
  digest     TEXT NOT NULL,                        -- of weights and counts
  model      TEXT NOT NULL CHECK(substr(model, 1, 1) = '{') -- JSON (detector/link/link_store.h)
) STRICT;
-- How many records have a word, a name or a phone, by hash; none that fewer than five have.
CREATE TABLE link_count(
  version INTEGER NOT NULL REFERENCES link_model ON DELETE CASCADE,
  hash    INTEGER NOT NULL,
  records INTEGER NOT NULL CHECK(records > 0),
  PRIMARY KEY(version, hash)
) STRICT, WITHOUT ROWID;

-- A linking is an input of its own (kind link), so that an old run sees the links of its time. A row
-- holds from input_id on, until input superseded_by.
CREATE TABLE record_link(
  record        INTEGER NOT NULL REFERENCES record,
  input_id      INTEGER NOT NULL REFERENCES input,
  superseded_by INTEGER,
  premises_id   TEXT NOT NULL,
  anchor        INTEGER REFERENCES record,         -- that the premises has its id from; NULL = the storefront
  storefront    INTEGER REFERENCES storefront,     -- NULL = none is likely
  runner_up     INTEGER REFERENCES storefront,
  millibits     INTEGER NOT NULL,                  -- log2 odds that it is this storefront, in thousandths
  behind        INTEGER NOT NULL,                  -- by which the runner-up is less likely
  state         TEXT NOT NULL CHECK(state IN ('none', 'doubtful', 'accepted', 'money')),
  PRIMARY KEY(record, input_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_link_storefront ON record_link(storefront) WHERE superseded_by IS NULL;

-- What a person said about two records; of several about one pair, the last holds. register
-- 'storefronts': key is the storefront_id, and stands first; the others by name. digest_a, digest_b: of
-- what was compared then; NULL = of what the next linking finds (a sheet that was imported).
CREATE TABLE link_decision(
  id         INTEGER PRIMARY KEY,
  register_a TEXT NOT NULL, key_a TEXT NOT NULL,
  register_b TEXT NOT NULL, key_b TEXT NOT NULL,
  verdict    TEXT NOT NULL CHECK(verdict IN ('same', 'different', 'sibling', 'successor')),
  decided_on INTEGER NOT NULL,
  because    TEXT NOT NULL DEFAULT '',
  digest_a   INTEGER,
  digest_b   INTEGER
) STRICT;

-- Two records of one register at one door, one after the other.
CREATE TABLE succession(
  before        INTEGER NOT NULL REFERENCES record,
  after         INTEGER NOT NULL REFERENCES record,
  input_id      INTEGER NOT NULL REFERENCES input,
  superseded_by INTEGER,
  storefront    INTEGER REFERENCES storefront,     -- that stands at the door
  closed_on     INTEGER NOT NULL,
  opened_on     INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK(kind IN ('relicence', 'takeover')),
  name_level    INTEGER NOT NULL,                  -- of link_levels.h
  same_phone    INTEGER NOT NULL CHECK(same_phone IN (0, 1)),
  PRIMARY KEY(before, after, input_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX succession_storefront ON succession(storefront) WHERE superseded_by IS NULL;
