-- What people asked the console to compute, and what came of it. Seconds are since 1970-01-01 (UTC).
CREATE TABLE job(
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK(kind IN ('scan', 'whatif', 'sensitivity', 'stability', 'backtest')),
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
CREATE INDEX job_unfinished ON job(id) WHERE state IN ('waiting', 'running');

-- A stop that an inspector leaves out of the day's round.
CREATE TABLE round_skip(
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  storefront INTEGER NOT NULL REFERENCES storefront,
  day        INTEGER NOT NULL,                     -- since 1970-01-01
  reason     TEXT NOT NULL CHECK(reason <> ''),
  at         INTEGER NOT NULL,                     -- second
  PRIMARY KEY(account, day, storefront)
) STRICT, WITHOUT ROWID;
