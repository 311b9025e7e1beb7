-- An input may be several files read as one (a register extract in a folder or zip).
CREATE TABLE input_part(
  input_id INTEGER NOT NULL REFERENCES input ON DELETE CASCADE,
  name     TEXT NOT NULL,                          -- the file inside the folder or zip
  bytes    INTEGER NOT NULL,                       -- unpacked
  rows_taken    INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  PRIMARY KEY(input_id, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE reject ADD COLUMN part TEXT;           -- input_part.name; NULL = the input itself

-- Read and counted, not stored: contact rows, establishments outside storefront sectors, ...
CREATE TABLE tally(
  input_id INTEGER NOT NULL REFERENCES input ON DELETE CASCADE,
  what     TEXT NOT NULL,
  count    INTEGER NOT NULL CHECK(count >= 0),
  PRIMARY KEY(input_id, what)
) STRICT, WITHOUT ROWID;
