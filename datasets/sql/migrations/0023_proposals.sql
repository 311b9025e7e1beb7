-- Other parameters, proposed by one person and approved by another: scans use what was approved.
-- Seconds are since 1970-01-01 (UTC).
CREATE TABLE proposal(
  id          INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL,                    -- whose parameters it changes; may be purged
  reason      TEXT NOT NULL CHECK(reason <> ''),
  proposed_by INTEGER NOT NULL REFERENCES account,
  proposed_at INTEGER NOT NULL,
  state       TEXT NOT NULL DEFAULT 'waiting'
              CHECK(state IN ('waiting', 'approved', 'refused', 'ended')),
  decided_by  INTEGER REFERENCES account,
  decided_at  INTEGER,
  because     TEXT NOT NULL DEFAULT '',            -- of the decision
  ended_by    INTEGER REFERENCES account,          -- took an approved one back
  ended_at    INTEGER,
  ended_because TEXT NOT NULL DEFAULT '',
  CHECK(decided_by <> proposed_by)                 -- nobody approves their own
) STRICT;
CREATE TABLE proposal_value(
  proposal INTEGER NOT NULL REFERENCES proposal,
  key      TEXT NOT NULL,                          -- "ranking.budget"
  was      TEXT NOT NULL,                          -- in that run, as people write it
  value    TEXT NOT NULL,
  PRIMARY KEY(proposal, key)
) STRICT, WITHOUT ROWID;

-- What was proposed, approved or refused stays as it was.
CREATE TRIGGER proposal_value_fixed BEFORE UPDATE ON proposal_value
BEGIN SELECT RAISE(ABORT, 'what was proposed stays as it was'); END;
CREATE TRIGGER proposal_value_kept BEFORE DELETE ON proposal_value
BEGIN SELECT RAISE(ABORT, 'what was proposed stays as it was'); END;
CREATE TRIGGER proposal_kept BEFORE DELETE ON proposal
BEGIN SELECT RAISE(ABORT, 'what was proposed stays as it was'); END;
CREATE TRIGGER proposal_fixed BEFORE UPDATE ON proposal
WHEN NOT (old.state = 'waiting' AND new.state IN ('approved', 'refused')
          OR old.state = 'approved' AND new.state = 'ended')
  OR old.reason <> new.reason OR old.proposed_by <> new.proposed_by
BEGIN SELECT RAISE(ABORT, 'a proposal is decided once'); END;
