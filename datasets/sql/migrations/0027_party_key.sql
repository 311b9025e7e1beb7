-- Which key the hashes of parties and phones were made with: a hash of that key, so that a lost or
-- exchanged STORE.key is noticed before it gives everybody a second hash.
CREATE TABLE party_key(
  id          INTEGER PRIMARY KEY CHECK(id = 1),
  check_value TEXT NOT NULL CHECK(length(check_value) = 32)
) STRICT;
