-- A row about a storefront that no register knew waits for it: importing the same file again takes it
-- once the storefront is known, under an input of its own, which completes the first one. The reject
-- stays as the history of what was not known then.
ALTER TABLE reject ADD COLUMN awaits TEXT;         -- the storefront_id it waits for; NULL = none
ALTER TABLE reject ADD COLUMN taken_by INTEGER REFERENCES input; -- the later input that took the row
CREATE INDEX reject_awaits ON reject(awaits) WHERE awaits IS NOT NULL AND taken_by IS NULL;
ALTER TABLE input ADD COLUMN completes INTEGER REFERENCES input; -- took rows that this one rejected

-- Of older rejects the id is known where it was shown whole and plain.
UPDATE reject SET awaits = value
WHERE reason = 'no such storefront: import storefronts.csv first'
  AND length(value) BETWEEN 1 AND 79 AND instr(value, '?') = 0;
