-- What was imported can be taken back, and how it was read is part of what it is.
--
-- The digest of an input that was read through a mapping covers the bytes and the mapping; `content`
-- is that of the bytes. A retraction is a row of its own (kind 'retraction'), which `retracted_by`
-- of what it takes back names: so it has its place in the order of inputs, and a run made before it
-- still sees what it saw. Rows of append-only facts move to retracted_*; what is replaced by key goes
-- back to its earlier state, and the state that goes stands in *_history, superseded by the
-- retraction (datasets/ingest/retract.h).
ALTER TABLE input ADD COLUMN content TEXT;         -- NULL = the digest is that of the bytes
ALTER TABLE input ADD COLUMN mapping_path TEXT;
ALTER TABLE input ADD COLUMN mapping TEXT;         -- what the mapping says, one setting a line
ALTER TABLE input ADD COLUMN retracted_by INTEGER REFERENCES input; -- NULL = it counts
CREATE INDEX input_retracted ON input(retracted_by) WHERE retracted_by IS NOT NULL;

-- Files of which too many rows were bad, so that nothing was taken: which rows, and why.
CREATE TABLE refusal(
  id         INTEGER PRIMARY KEY,
  path       TEXT NOT NULL,
  digest     TEXT NOT NULL UNIQUE,                 -- the same file again replaces what was said of it
  kind       TEXT NOT NULL,
  rows_taken INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  refused_at TEXT NOT NULL,                        -- UTC, ISO 8601
  reason     TEXT NOT NULL
) STRICT;
CREATE TABLE refusal_reject(
  refusal_id INTEGER NOT NULL REFERENCES refusal ON DELETE CASCADE,
  line INTEGER NOT NULL, column_name TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL,
  part TEXT
) STRICT;
CREATE INDEX refusal_reject_of ON refusal_reject(refusal_id);

-- Numbers of storefronts that no input gives any more. Results and outcomes of their time keep
-- them, nobody else gets them, and the storefront gets its own back when it is imported again.
CREATE TABLE storefront_retired(
  id INTEGER PRIMARY KEY, storefront_id TEXT NOT NULL UNIQUE
) STRICT;

-- Results and earlier states outlive the storefront.
PRAGMA legacy_alter_table=ON;
ALTER TABLE result RENAME TO result_before;
CREATE TABLE result(
  run_id     INTEGER NOT NULL REFERENCES run,
  rank       INTEGER NOT NULL,                     -- 1..n, distinct; those not judged come last
  storefront INTEGER NOT NULL,                     -- storefront.id or storefront_retired.id
  judged     INTEGER NOT NULL CHECK(judged IN (0, 1)),
  reason     TEXT,                                 -- why not judged
  selection  TEXT NOT NULL,                        -- ranked random none
  inclusion_probability REAL NOT NULL,
  posterior  REAL, log_odds REAL, q_value REAL,    -- NULL when not judged
  unexplained_eur_year REAL, unexplained_share REAL, share_low REAL, share_high REAL,
  evidence   BLOB NOT NULL,                        -- doubles, little endian, one per signal
  details    BLOB NOT NULL,                        -- floats, one per detail name, NaN = not applicable
  series     BLOB,                                 -- selected rows only: declared, footfall, expected, low, high [5 x months] floats
  PRIMARY KEY(run_id, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO result SELECT * FROM result_before;
DROP TABLE result_before;
CREATE INDEX result_selected ON result(storefront, run_id) WHERE selection <> 'none';

ALTER TABLE storefront_history RENAME TO storefront_history_before;
CREATE TABLE storefront_history(
  id INTEGER NOT NULL, superseded_by INTEGER NOT NULL,
  storefront_id TEXT NOT NULL, enterprise_id TEXT, name TEXT, sector TEXT, street TEXT,
  house_number TEXT, postcode TEXT, municipality TEXT, lon REAL, lat REAL, floor_area_m2 REAL,
  staff_fte REAL, opening_hours_week REAL, opened_on INTEGER, closed_on INTEGER,
  traits TEXT NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL, district TEXT,
  PRIMARY KEY(id, superseded_by)
) STRICT, WITHOUT ROWID;
INSERT INTO storefront_history SELECT * FROM storefront_history_before;
DROP TABLE storefront_history_before;

-- Which columns the last input gave (bit k: column k of the table, sources/neutral.c; NULL = all): the
-- others it left as they were, so a retraction looks for them in the states before.
ALTER TABLE storefront ADD COLUMN given INTEGER;
ALTER TABLE storefront_history ADD COLUMN given INTEGER;
DROP TRIGGER storefront_kept;
CREATE TRIGGER storefront_kept AFTER UPDATE ON storefront
WHEN NOT EXISTS (SELECT 1 FROM storefront_history
                 WHERE id = old.id AND superseded_by = (SELECT max(id) FROM input))
BEGIN
  INSERT INTO storefront_history(id, superseded_by, storefront_id, enterprise_id, name, sector,
    street, house_number, postcode, municipality, lon, lat, floor_area_m2, staff_fte,
    opening_hours_week, opened_on, closed_on, traits, district, input_id, line, given)
  VALUES(old.id, (SELECT max(id) FROM input), old.storefront_id, old.enterprise_id, old.name,
    old.sector, old.street, old.house_number, old.postcode, old.municipality, old.lon, old.lat,
    old.floor_area_m2, old.staff_fte, old.opening_hours_week, old.opened_on, old.closed_on,
    old.traits, old.district, old.input_id, old.line, old.given);
END;

-- Each input that states a change of owner states it for itself.
ALTER TABLE ownership_change RENAME TO ownership_change_before;
CREATE TABLE ownership_change(
  subject TEXT NOT NULL,                           -- storefront_id or enterprise_id
  subject_kind TEXT NOT NULL CHECK(subject_kind IN ('storefront', 'enterprise')),
  changed_on INTEGER NOT NULL,
  input_id INTEGER NOT NULL REFERENCES input, line INTEGER NOT NULL,
  PRIMARY KEY(subject, subject_kind, changed_on, input_id)
) STRICT, WITHOUT ROWID;
INSERT INTO ownership_change SELECT * FROM ownership_change_before;
DROP TABLE ownership_change_before;

-- What records were and how they were linked outlives them and the storefronts: a retraction ends the
-- links of what it takes back.
ALTER TABLE record_history RENAME TO record_history_before;
CREATE TABLE record_history(
  id INTEGER NOT NULL, superseded_by INTEGER NOT NULL, register TEXT NOT NULL,
  key TEXT NOT NULL, name TEXT, sector TEXT, street TEXT, house_number TEXT, postcode TEXT,
  municipality TEXT, phone_hash TEXT, opened_on INTEGER, closed_on INTEGER,
  first_input INTEGER NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(id, superseded_by)
) STRICT, WITHOUT ROWID;
INSERT INTO record_history SELECT * FROM record_history_before;
DROP TABLE record_history_before;
ALTER TABLE record_link RENAME TO record_link_before;
CREATE TABLE record_link(
  record        INTEGER NOT NULL,
  input_id      INTEGER NOT NULL REFERENCES input,
  superseded_by INTEGER,
  premises_id   TEXT NOT NULL,
  anchor        INTEGER,                           -- that the premises has its id from; NULL = the storefront
  storefront    INTEGER,                           -- NULL = none is likely
  runner_up     INTEGER,
  millibits     INTEGER NOT NULL,                  -- log2 odds that it is this storefront, in thousandths
  behind        INTEGER NOT NULL,                  -- by which the runner-up is less likely
  state         TEXT NOT NULL CHECK(state IN ('none', 'doubtful', 'accepted', 'money')),
  PRIMARY KEY(record, input_id)
) STRICT, WITHOUT ROWID;
INSERT INTO record_link SELECT * FROM record_link_before;
DROP TABLE record_link_before;
CREATE INDEX record_link_storefront ON record_link(storefront) WHERE superseded_by IS NULL;
ALTER TABLE succession RENAME TO succession_before;
CREATE TABLE succession(
  before        INTEGER NOT NULL,
  after         INTEGER NOT NULL,
  input_id      INTEGER NOT NULL REFERENCES input,
  superseded_by INTEGER,
  storefront    INTEGER,                           -- that stands at the door
  closed_on     INTEGER NOT NULL,
  opened_on     INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK(kind IN ('relicence', 'takeover')),
  name_level    INTEGER NOT NULL,                  -- of link_levels.h
  same_phone    INTEGER NOT NULL CHECK(same_phone IN (0, 1)),
  PRIMARY KEY(before, after, input_id)
) STRICT, WITHOUT ROWID;
INSERT INTO succession SELECT * FROM succession_before;
DROP TABLE succession_before;
CREATE INDEX succession_storefront ON succession(storefront) WHERE superseded_by IS NULL;
PRAGMA legacy_alter_table=OFF;
CREATE TABLE record_retired(                       -- as storefront_retired
  id INTEGER PRIMARY KEY, register TEXT NOT NULL, key TEXT NOT NULL, UNIQUE(register, key)
) STRICT;

-- What a retraction took out of the append-only facts.
CREATE TABLE retracted_turnover_series(
  input_id INTEGER NOT NULL, storefront INTEGER NOT NULL, source TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY(input_id, storefront, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_enterprise_turnover_series(
  input_id INTEGER NOT NULL, enterprise_id TEXT NOT NULL, source TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY(input_id, enterprise_id, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_footfall_series(
  input_id INTEGER NOT NULL, storefront INTEGER NOT NULL, kind TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY(input_id, storefront, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_turnover_figure(
  storefront INTEGER NOT NULL, start_on INTEGER NOT NULL, end_on INTEGER NOT NULL,
  source TEXT NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, amount_eur REAL NOT NULL,
  PRIMARY KEY(storefront, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_enterprise_figure(
  enterprise_id TEXT NOT NULL, start_on INTEGER NOT NULL, end_on INTEGER NOT NULL,
  source TEXT NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, amount_eur REAL NOT NULL,
  PRIMARY KEY(enterprise_id, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_sensor_place(
  sensor_id TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, kind TEXT,
  input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(sensor_id, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_sensor_day(
  sensor_id TEXT NOT NULL, date INTEGER NOT NULL, step INTEGER NOT NULL, counts TEXT NOT NULL,
  uptimes TEXT, repeated INTEGER NOT NULL, contradicted INTEGER NOT NULL,
  input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(sensor_id, date, step, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_ownership_change(
  subject TEXT NOT NULL, subject_kind TEXT NOT NULL, changed_on INTEGER NOT NULL,
  input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(subject, subject_kind, changed_on, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_record_turnover_series(
  input_id INTEGER NOT NULL, record INTEGER NOT NULL, source TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY(input_id, record, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_record_footfall_series(
  input_id INTEGER NOT NULL, record INTEGER NOT NULL, kind TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, years TEXT NOT NULL,
  PRIMARY KEY(input_id, record, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_record_turnover_figure(
  record INTEGER NOT NULL, start_on INTEGER NOT NULL, end_on INTEGER NOT NULL,
  source TEXT NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, amount_eur REAL NOT NULL,
  PRIMARY KEY(record, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_record_outcome(
  record INTEGER NOT NULL, inspected_on INTEGER NOT NULL, outcome TEXT NOT NULL, selection TEXT,
  inclusion_probability REAL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(record, inspected_on, input_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE retracted_district_table(input_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE retracted_district_area(
  id INTEGER PRIMARY KEY, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  district TEXT NOT NULL, postcode TEXT, municipality TEXT, outline TEXT
) STRICT;

-- What replaces by key keeps what it replaced; so does a retraction, which puts an earlier state back
-- and is the newest input then.
DROP TRIGGER link_kept;
CREATE TRIGGER link_kept AFTER UPDATE ON link
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO link_history(party_hash, enterprise_id, role, superseded_by, from_date, until_date,
    input_id, line)
  VALUES(old.party_hash, old.enterprise_id, old.role,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.from_date, old.until_date, old.input_id, old.line);
END;
DROP TRIGGER deposit_kept;
CREATE TRIGGER deposit_kept AFTER UPDATE ON deposit
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO deposit_history(reference, superseded_by, enterprise_id, start_on, end_on, first_month,
    last_month, deposited_on, model, input_id, line)
  VALUES(old.reference,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.enterprise_id, old.start_on, old.end_on, old.first_month, old.last_month, old.deposited_on, old.model, old.input_id, old.line);
END;
DROP TRIGGER rubric_kept;
CREATE TRIGGER rubric_kept AFTER UPDATE ON rubric
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO rubric_history(reference, code, period, superseded_by, value_eur, input_id, line)
  VALUES(old.reference, old.code, old.period,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.value_eur, old.input_id, old.line);
END;
DROP TRIGGER register_claim_kept;
CREATE TRIGGER register_claim_kept AFTER UPDATE ON register_claim
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO register_claim_history(storefront, superseded_by, sectors, states, input_id)
  VALUES(old.storefront,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.sectors, old.states, old.input_id);
END;
DROP TRIGGER record_kept;
CREATE TRIGGER record_kept AFTER UPDATE ON record
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO record_history(id, superseded_by, register, key, name, sector, street, house_number,
    postcode, municipality, phone_hash, opened_on, closed_on, first_input, input_id, line)
  VALUES(old.id,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.register, old.key, old.name, old.sector, old.street, old.house_number, old.postcode,
    old.municipality, old.phone_hash, old.opened_on, old.closed_on, old.first_input, old.input_id,
    old.line);
END;
CREATE TABLE proxy_history(
  storefront INTEGER NOT NULL, month INTEGER NOT NULL, kind TEXT NOT NULL,
  superseded_by INTEGER NOT NULL, value REAL NOT NULL, input_id INTEGER NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY(storefront, month, kind, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER proxy_kept AFTER UPDATE ON proxy
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO proxy_history(storefront, month, kind, superseded_by, value, input_id, line)
  VALUES(old.storefront, old.month, old.kind,
    CASE WHEN new.input_id > old.input_id THEN new.input_id ELSE (SELECT max(id) FROM input) END,
    old.value, old.input_id, old.line);
END;

-- Outcomes go by runs, not inputs. A retracted one was seen by the runs after recorded_after up to
-- retracted_after.
CREATE TABLE outcome_replaced(
  storefront INTEGER NOT NULL, inspected_on INTEGER NOT NULL, by_input INTEGER NOT NULL,
  outcome TEXT NOT NULL, selection TEXT, inclusion_probability REAL, input_id INTEGER, line INTEGER,
  run_id INTEGER, note TEXT, service_number TEXT, customers_counted INTEGER, minutes INTEGER,
  withdrawn TEXT,
  PRIMARY KEY(storefront, inspected_on, by_input)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER outcome_replaced_by AFTER UPDATE ON outcome
WHEN new.input_id IS NOT NULL AND new.input_id IS NOT old.input_id
BEGIN
  INSERT OR IGNORE INTO outcome_replaced(storefront, inspected_on, by_input, outcome, selection,
    inclusion_probability, input_id, line, run_id, note, service_number, customers_counted,
    minutes, withdrawn)
  VALUES(old.storefront, old.inspected_on, new.input_id, old.outcome, old.selection,
    old.inclusion_probability, old.input_id, old.line, old.run_id, old.note, old.service_number,
    old.customers_counted, old.minutes, old.withdrawn);
END;
CREATE TABLE retracted_outcome(
  storefront INTEGER NOT NULL, inspected_on INTEGER NOT NULL, recorded_after INTEGER NOT NULL,
  retracted_after INTEGER NOT NULL, outcome TEXT NOT NULL, selection TEXT,
  inclusion_probability REAL, input_id INTEGER, line INTEGER, run_id INTEGER, withdrawn TEXT,
  PRIMARY KEY(storefront, inspected_on, recorded_after, retracted_after)
) STRICT, WITHOUT ROWID;
DROP TRIGGER outcome_forgotten;
CREATE TRIGGER outcome_forgotten AFTER DELETE ON outcome
WHEN NOT EXISTS (SELECT 1 FROM retracted_outcome
                 WHERE storefront = old.storefront AND inspected_on = old.inspected_on
                   AND recorded_after = old.recorded_after)
BEGIN
  DELETE FROM outcome_history
  WHERE storefront = old.storefront AND inspected_on = old.inspected_on;
  DELETE FROM outcome_replaced
  WHERE storefront = old.storefront AND inspected_on = old.inspected_on;
END;
