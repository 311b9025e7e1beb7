-- A token that also records what was found at the door is made as such: those made before only read.
ALTER TABLE api_token ADD COLUMN posts INTEGER NOT NULL DEFAULT 0 CHECK(posts IN (0, 1));

-- A list that a person looks at again and again, under a name of their own. A search for a name is
-- kept as long as the person keeps the view.
CREATE TABLE saved_view(
  id         INTEGER PRIMARY KEY,
  account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 60),
  query      TEXT NOT NULL,                        -- of /list, made by the console
  created_at INTEGER NOT NULL,
  UNIQUE(account, name)
) STRICT;
