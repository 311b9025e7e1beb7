-- A fact that is replaced by key leaves its earlier state here, so that a list of two years ago can
-- be printed and made again as it was (datasets/history.h). A row held until input superseded_by.
CREATE TABLE storefront_history(
  id INTEGER NOT NULL REFERENCES storefront, superseded_by INTEGER NOT NULL,
  storefront_id TEXT NOT NULL, enterprise_id TEXT, name TEXT, sector TEXT, street TEXT,
  house_number TEXT, postcode TEXT, municipality TEXT, lon REAL, lat REAL, floor_area_m2 REAL,
  staff_fte REAL, opening_hours_week REAL, opened_on INTEGER, closed_on INTEGER,
  traits TEXT NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(id, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER storefront_kept AFTER UPDATE ON storefront
WHEN NOT EXISTS (SELECT 1 FROM storefront_history
                 WHERE id = old.id AND superseded_by = (SELECT max(id) FROM input))
BEGIN
  INSERT INTO storefront_history(id, superseded_by, storefront_id, enterprise_id, name, sector,
    street, house_number, postcode, municipality, lon, lat, floor_area_m2, staff_fte,
    opening_hours_week, opened_on, closed_on, traits, input_id, line)
  VALUES(old.id, (SELECT max(id) FROM input), old.storefront_id, old.enterprise_id, old.name,
    old.sector, old.street, old.house_number, old.postcode, old.municipality, old.lon, old.lat,
    old.floor_area_m2, old.staff_fte, old.opening_hours_week, old.opened_on, old.closed_on,
    old.traits, old.input_id, old.line);
END;

CREATE TABLE link_history(
  party_hash TEXT NOT NULL, enterprise_id TEXT NOT NULL, role TEXT NOT NULL,
  superseded_by INTEGER NOT NULL, from_date INTEGER, until_date INTEGER,
  input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(party_hash, enterprise_id, role, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER link_kept AFTER UPDATE ON link
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO link_history(party_hash, enterprise_id, role, superseded_by, from_date, until_date,
    input_id, line)
  VALUES(old.party_hash, old.enterprise_id, old.role, new.input_id, old.from_date, old.until_date,
    old.input_id, old.line);
END;

CREATE TABLE deposit_history(
  reference TEXT NOT NULL, superseded_by INTEGER NOT NULL, enterprise_id TEXT NOT NULL,
  start_on INTEGER NOT NULL, end_on INTEGER NOT NULL, first_month INTEGER NOT NULL,
  last_month INTEGER NOT NULL, deposited_on INTEGER, model TEXT NOT NULL,
  input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(reference, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER deposit_kept AFTER UPDATE ON deposit
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO deposit_history(reference, superseded_by, enterprise_id, start_on, end_on, first_month,
    last_month, deposited_on, model, input_id, line)
  VALUES(old.reference, new.input_id, old.enterprise_id, old.start_on, old.end_on, old.first_month,
    old.last_month, old.deposited_on, old.model, old.input_id, old.line);
END;

CREATE TABLE rubric_history(
  reference TEXT NOT NULL, code TEXT NOT NULL, period TEXT NOT NULL, superseded_by INTEGER NOT NULL,
  value_eur REAL NOT NULL, input_id INTEGER NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY(reference, code, period, superseded_by)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rubric_kept AFTER UPDATE ON rubric
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO rubric_history(reference, code, period, superseded_by, value_eur, input_id, line)
  VALUES(old.reference, old.code, old.period, new.input_id, old.value_eur, old.input_id, old.line);
END;

-- An outcome is seen by the runs made after it was recorded. A version that no run saw is not kept.
ALTER TABLE outcome ADD COLUMN recorded_after INTEGER NOT NULL DEFAULT 0; -- newest run.id then
UPDATE outcome SET recorded_after = coalesce(run_id, 0);
CREATE TABLE outcome_history(
  storefront INTEGER NOT NULL, inspected_on INTEGER NOT NULL, recorded_after INTEGER NOT NULL,
  outcome TEXT NOT NULL, selection TEXT, inclusion_probability REAL, input_id INTEGER, line INTEGER,
  run_id INTEGER,
  PRIMARY KEY(storefront, inspected_on, recorded_after)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER outcome_kept AFTER UPDATE ON outcome
WHEN old.recorded_after < new.recorded_after
BEGIN
  INSERT INTO outcome_history(storefront, inspected_on, recorded_after, outcome, selection,
    inclusion_probability, input_id, line, run_id)
  VALUES(old.storefront, old.inspected_on, old.recorded_after, old.outcome, old.selection,
    old.inclusion_probability, old.input_id, old.line, old.run_id);
END;
CREATE TRIGGER outcome_forgotten AFTER DELETE ON outcome
BEGIN
  DELETE FROM outcome_history
  WHERE storefront = old.storefront AND inspected_on = old.inspected_on;
END;

-- The last input a run knew; NULL = a run of an older version whose inputs are gone.
ALTER TABLE run ADD COLUMN last_input INTEGER;
UPDATE run SET last_input =
  (SELECT max(i.id) FROM json_each(run.manifest, '$.inputs') AS e
   JOIN input AS i ON i.digest = json_extract(e.value, '$.digest'));
