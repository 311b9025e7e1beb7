-- A run and its complete result. Results are append-only.
CREATE TABLE run(
  id           INTEGER PRIMARY KEY,
  started_at   TEXT NOT NULL,                      -- UTC; not part of any digest
  version      TEXT NOT NULL,
  seed         INTEGER NOT NULL,
  first_month  INTEGER NOT NULL,                   -- 12*year + month-1
  months       INTEGER NOT NULL,
  budget       INTEGER NOT NULL,
  prior_log_odds REAL NOT NULL,
  prevalence   REAL NOT NULL,
  signals      TEXT NOT NULL,                      -- JSON array of signal ids, order of result.evidence
  details      TEXT NOT NULL,                      -- JSON array of detail names, order of result.details
  manifest     TEXT NOT NULL,                      -- JSON: inputs with digests and row counts, parameters, panel counts, fit
  output_digest TEXT NOT NULL                      -- BLAKE2b-256 over the canonical list CSV
) STRICT;
CREATE TABLE result(
  run_id     INTEGER NOT NULL REFERENCES run,
  rank       INTEGER NOT NULL,                     -- 1..n, distinct; those not judged come last
  storefront INTEGER NOT NULL REFERENCES storefront,
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
CREATE INDEX result_storefront ON result(storefront, run_id);
