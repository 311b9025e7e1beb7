-- Where two are wanted, a case that one lead asks for is proposed until another opens it or refuses;
-- opening one again that was closed goes the same way.
CREATE TABLE inspection_case_proposed(
  id           INTEGER PRIMARY KEY,
  storefront   INTEGER NOT NULL REFERENCES storefront,
  run_id       INTEGER,                            -- whose list led to it; NULL when it was purged
  state        TEXT NOT NULL CHECK(state IN ('proposed', 'open', 'visited', 'closed')),
  assignee     INTEGER REFERENCES account,         -- of one that is proposed: who is to get it
  due_on       INTEGER,                            -- day
  asleep_until INTEGER,                            -- day
  opened_at    INTEGER NOT NULL,                   -- of one never opened: when it was proposed
  closing_by   INTEGER REFERENCES account,         -- asked for the closing that a second may grant
  opening_by   INTEGER REFERENCES account          -- the same of an opening
               CHECK((opening_by IS NOT NULL) = (state = 'proposed'))
) STRICT;
INSERT INTO inspection_case_proposed SELECT *, NULL FROM inspection_case;
DROP TABLE inspection_case;
ALTER TABLE inspection_case_proposed RENAME TO inspection_case;
CREATE UNIQUE INDEX case_of_storefront ON inspection_case(storefront) WHERE state <> 'closed';
CREATE INDEX case_assignee ON inspection_case(assignee) WHERE state <> 'closed';

CREATE TABLE case_event_of_more_kinds(
  id      INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES inspection_case,
  at      INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES account,
  kind    TEXT NOT NULL CHECK(kind IN ('propose', 'refuse', 'open', 'assign', 'visit', 'withdraw',
                                       'sleep', 'ask', 'close', 'reopen')),
  detail  TEXT NOT NULL DEFAULT ''                 -- the reason in the person's words, or an id
) STRICT;
INSERT INTO case_event_of_more_kinds SELECT * FROM case_event;
DROP TABLE case_event;
ALTER TABLE case_event_of_more_kinds RENAME TO case_event;
CREATE INDEX case_event_case ON case_event(case_id);
CREATE TRIGGER case_event_fixed BEFORE UPDATE ON case_event
BEGIN SELECT RAISE(ABORT, 'the history of a case only grows'); END;
CREATE TRIGGER case_event_kept BEFORE DELETE ON case_event
BEGIN SELECT RAISE(ABORT, 'the history of a case only grows'); END;
