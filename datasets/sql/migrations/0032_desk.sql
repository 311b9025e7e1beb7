-- Files that people send to the console, until they are taken or dropped; the bytes lie beside the
-- store. Seconds are since 1970-01-01 (UTC).
CREATE TABLE upload(
  id       INTEGER PRIMARY KEY,                    -- a folder's name
  account  INTEGER NOT NULL REFERENCES account,
  name     TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 80),
  bytes    INTEGER NOT NULL CHECK(bytes > 0),
  digest   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting' CHECK(state IN ('waiting', 'taken', 'dropped')),
  look     INTEGER,                                -- the job that proposes how it is read
  take     INTEGER,                                -- the one that takes it
  ended_at INTEGER
) STRICT;

-- Why somebody took an input back.
CREATE TABLE retraction_reason(
  input_id INTEGER PRIMARY KEY REFERENCES input ON DELETE CASCADE, -- the retraction
  reason   TEXT NOT NULL CHECK(reason <> '')
) STRICT;

-- Looking at a file, taking it, and the care of the store are jobs too.
CREATE TABLE job_of_more_kinds(
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK(kind IN ('scan', 'whatif', 'sensitivity', 'stability', 'backtest',
                                         'correct', 'look', 'import', 'backup', 'verify', 'doctor',
                                         'compare')),
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
