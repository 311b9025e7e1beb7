-- A token that also records what was found at the door is made as such: those made before only read.
ALTER TABLE api_token ADD COLUMN posts INTEGER NOT NULL DEFAULT 0 CHECK(posts IN (0, 1));
