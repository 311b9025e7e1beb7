-- What the city may select, and on what basis. A scope is an input of its own: the newest holds, and
-- runs made before keep the one they knew. Lists are ';' separated and sorted; '' = no restriction.
CREATE TABLE scope(
  input_id INTEGER PRIMARY KEY REFERENCES input,
  basis    TEXT NOT NULL CHECK(basis <> ''),       -- the by-law: name, date, number
  purpose  TEXT NOT NULL CHECK(purpose <> ''),
  contact  TEXT,                                   -- where a business writes to
  sectors  TEXT NOT NULL,
  areas    TEXT NOT NULL,                          -- districts
  from_on  INTEGER NOT NULL,                       -- days since 1970-01-01
  until_on INTEGER CHECK(until_on >= from_on)      -- NULL = no end
) STRICT;
CREATE TABLE retracted_scope(
  input_id INTEGER PRIMARY KEY, basis TEXT NOT NULL, purpose TEXT NOT NULL, contact TEXT,
  sectors TEXT NOT NULL, areas TEXT NOT NULL, from_on INTEGER NOT NULL, until_on INTEGER
) STRICT;
