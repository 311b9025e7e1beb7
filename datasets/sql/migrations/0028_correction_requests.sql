-- A figure that somebody in the console says is wrong. Where a second person is wanted it waits for
-- one; recorded, it is a correction like any other (0020). Seconds are since 1970-01-01 (UTC).
CREATE TABLE correction_request(
  id          INTEGER PRIMARY KEY,
  storefront  INTEGER NOT NULL REFERENCES storefront,
  month       INTEGER NOT NULL,                    -- 12 * year + month - 1
  amount_eur  REAL NOT NULL CHECK(amount_eur >= 0),
  reason      TEXT NOT NULL CHECK(reason <> ''),
  document    TEXT NOT NULL CHECK(document <> ''), -- where the proof is filed
  received_on INTEGER NOT NULL,                    -- days since 1970-01-01
  asked_by    INTEGER NOT NULL REFERENCES account,
  asked_at    INTEGER NOT NULL,
  state       TEXT NOT NULL DEFAULT 'waiting' CHECK(state IN ('waiting', 'recorded', 'refused')),
  decided_by  INTEGER REFERENCES account,          -- NULL while it waits, and where one is enough
  decided_at  INTEGER,
  because     TEXT NOT NULL DEFAULT '',            -- of the decision
  input_id    INTEGER,                             -- the correction that was recorded
  job         INTEGER,                             -- which judges the city without and with it
  CHECK(decided_by <> asked_by),                   -- nobody approves their own
  CHECK((state = 'recorded') = (input_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX correction_request_waiting ON correction_request(storefront, month)
WHERE state = 'waiting';

CREATE TRIGGER correction_request_kept BEFORE DELETE ON correction_request
BEGIN SELECT RAISE(ABORT, 'what was asked for stays as it was'); END;
CREATE TRIGGER correction_request_fixed BEFORE UPDATE ON correction_request
WHEN old.state <> 'waiting' OR new.state = 'waiting' OR old.storefront <> new.storefront
  OR old.month <> new.month OR old.amount_eur <> new.amount_eur OR old.asked_by <> new.asked_by
BEGIN SELECT RAISE(ABORT, 'a correction is decided once'); END;

-- Who brought an objection; NULL = not said.
ALTER TABLE contest ADD COLUMN
  brought_by TEXT CHECK(brought_by IN ('business', 'accountant', 'lawyer', 'other'));

-- What a correction changes is computed by a job: another kind of it.
CREATE TABLE job_of_more_kinds(
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK(kind IN ('scan', 'whatif', 'sensitivity', 'stability', 'backtest',
                                         'correct')),
  arguments TEXT NOT NULL,                         -- a JSON array of words, after those of the kind
  asked_by  INTEGER NOT NULL REFERENCES account,
  asked_at  INTEGER NOT NULL,
  state     TEXT NOT NULL DEFAULT 'waiting'
            CHECK(state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
  began_at  INTEGER,
  ended_at  INTEGER,
  result    TEXT,                                  -- JSON, as the command prints it
  failure   TEXT                                   -- why there is none
) STRICT;
INSERT INTO job_of_more_kinds SELECT * FROM job;
DROP TABLE job;
ALTER TABLE job_of_more_kinds RENAME TO job;
CREATE INDEX job_unfinished ON job(id) WHERE state IN ('waiting', 'running');
