-- Who did what, as a chain: each hash covers the row and the hash before it (datasets/audit.h).
-- Ids and digests only, no personal data. The log grows and is never changed.
CREATE TABLE audit(
  id       INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,                          -- UTC, ISO 8601
  actor    TEXT NOT NULL,                          -- uid:N, the account that ran the program
  action   TEXT NOT NULL,                          -- create migrate import scan outcome purge list explain report ...
  subject  TEXT NOT NULL,                          -- what it was done to: a digest, a run, a storefront_id
  detail   TEXT NOT NULL,                          -- JSON
  outcomes TEXT NOT NULL,                          -- digest of table outcome after a change, '' after a read
  previous TEXT NOT NULL,                          -- hash of the row before, 64 zeros before the first
  hash     TEXT NOT NULL                           -- BLAKE2b-256, hex
) STRICT;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows: an entry cannot be changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log only grows: an entry cannot be removed'); END;
CREATE TRIGGER audit_next BEFORE INSERT ON audit
WHEN new.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)
  OR new.previous <> coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1),
                              substr(hex(zeroblob(32)), 1, 64))
BEGIN SELECT RAISE(ABORT, 'the audit log only grows: an entry must follow the last one'); END;
