-- Who works with the console, what each may see, and the cases they work on. Seconds are since
-- 1970-01-01 (UTC), days since that day. A person is known by a name to sign in with, nothing else.
CREATE TABLE account(
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  role        TEXT NOT NULL CHECK(role IN ('inspector', 'lead', 'analyst', 'auditor', 'admin')),
  language    TEXT NOT NULL DEFAULT 'en',
  password    TEXT NOT NULL,                       -- Argon2id, as libsodium writes it
  first_until INTEGER,                             -- of a first password; NULL = the person's own
  totp        BLOB,                                -- sealed secret (team/seal.h), NULL = none yet
  totp_step   INTEGER NOT NULL DEFAULT 0,          -- the newest half minute whose code was used
  failures    INTEGER NOT NULL DEFAULT 0,          -- refused attempts since the last good one
  failed_at   INTEGER NOT NULL DEFAULT 0,
  disabled    INTEGER NOT NULL DEFAULT 0 CHECK(disabled IN (0, 1)),
  created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE session(
  token_hash BLOB PRIMARY KEY,                     -- of the cookie's token, which is kept nowhere
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  stage      TEXT NOT NULL CHECK(stage IN ('code', 'enrol', 'open')),
  began_at   INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  proved_at  INTEGER NOT NULL                      -- when password and code were last given
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session(account);

-- What another program shows to read as one person does: never to change anything.
CREATE TABLE api_token(
  token_hash BLOB PRIMARY KEY,
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  until      INTEGER NOT NULL,                     -- second
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A dossier that somebody may read who otherwise could not.
CREATE TABLE dossier_grant(
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  storefront INTEGER NOT NULL REFERENCES storefront,
  until      INTEGER NOT NULL,                     -- second
  reason     TEXT NOT NULL,
  granted_by INTEGER NOT NULL REFERENCES account,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY(account, storefront)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection_case(
  id           INTEGER PRIMARY KEY,
  storefront   INTEGER NOT NULL REFERENCES storefront,
  run_id       INTEGER,                            -- whose list led to it; NULL when it was purged
  state        TEXT NOT NULL CHECK(state IN ('open', 'visited', 'closed')),
  assignee     INTEGER REFERENCES account,
  due_on       INTEGER,                            -- day
  asleep_until INTEGER,                            -- day
  opened_at    INTEGER NOT NULL,
  closing_by   INTEGER REFERENCES account          -- asked for the closing that a second may grant
) STRICT;
CREATE UNIQUE INDEX case_of_storefront ON inspection_case(storefront) WHERE state <> 'closed';
CREATE INDEX case_assignee ON inspection_case(assignee) WHERE state <> 'closed';

-- What happened to a case: this only grows.
CREATE TABLE case_event(
  id      INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES inspection_case,
  at      INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES account,
  kind    TEXT NOT NULL CHECK(kind IN ('open', 'assign', 'visit', 'withdraw', 'sleep', 'ask', 'close',
                                       'reopen')),
  detail  TEXT NOT NULL DEFAULT ''                 -- the reason in the person's words, or an id
) STRICT;
CREATE INDEX case_event_case ON case_event(case_id);
CREATE TRIGGER case_event_fixed BEFORE UPDATE ON case_event
BEGIN SELECT RAISE(ABORT, 'the history of a case only grows'); END;
CREATE TRIGGER case_event_kept BEFORE DELETE ON case_event
BEGIN SELECT RAISE(ABORT, 'the history of a case only grows'); END;

-- A visit as it was recorded. Its finding is in table outcome too, which scans read.
CREATE TABLE visit(
  id           INTEGER PRIMARY KEY,
  token        TEXT NOT NULL UNIQUE,               -- of the form: sent twice, it is recorded once
  account      INTEGER NOT NULL REFERENCES account,
  storefront   INTEGER NOT NULL REFERENCES storefront,
  case_id      INTEGER REFERENCES inspection_case,
  inspected_on INTEGER NOT NULL,
  outcome      TEXT NOT NULL CHECK(outcome IN ('confirmed', 'cleared', 'inconclusive')),
  reason_right INTEGER CHECK(reason_right IN (0, 1)), -- did the list's first reason hold
  customers    INTEGER CHECK(customers >= 0),      -- counted
  minutes      INTEGER CHECK(minutes > 0),         -- in so many minutes
  note         TEXT NOT NULL DEFAULT '',
  recorded_at  INTEGER NOT NULL,
  withdrawn_at INTEGER,
  withdrawn_by INTEGER REFERENCES account,
  withdrawn_reason TEXT
) STRICT;
CREATE INDEX visit_storefront ON visit(storefront, inspected_on);

-- Dossiers that one person has read, counted against the hour's limit.
CREATE INDEX audit_dossiers ON audit(actor, at) WHERE action = 'dossier';
