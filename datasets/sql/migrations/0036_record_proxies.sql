-- What a record of a register without a key in common buys, takes by card, pays in wages, uses or
-- throws away: as proxy, and append-only as the other figures of records.
CREATE TABLE record_proxy(
  record   INTEGER NOT NULL REFERENCES record,
  month    INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  input_id INTEGER NOT NULL REFERENCES input,
  line     INTEGER NOT NULL,
  value    REAL NOT NULL,
  PRIMARY KEY(record, month, kind, input_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_proxy_input ON record_proxy(input_id);
CREATE TABLE retracted_record_proxy(
  record INTEGER NOT NULL, month INTEGER NOT NULL, kind TEXT NOT NULL, input_id INTEGER NOT NULL,
  line INTEGER NOT NULL, value REAL NOT NULL,
  PRIMARY KEY(record, month, kind, input_id)
) STRICT, WITHOUT ROWID;
