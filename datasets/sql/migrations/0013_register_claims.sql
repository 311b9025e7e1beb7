-- What a register claims, packed: one row per storefront, and what it said before, so that the page
-- of an old run shows the claims of its time. Claims are not rows of their own because an
-- establishment lists up to hundreds of codes, which are written and read together.
CREATE TABLE register_claim(
  storefront INTEGER PRIMARY KEY REFERENCES storefront,
  sectors    TEXT NOT NULL CHECK(substr(sectors, 1, 1) = '['), -- JSON, best first: [[sector, code, basis, weight], ...]
  states     TEXT NOT NULL CHECK(substr(states, 1, 1) = '['),  -- JSON, by name: [[state, since or null], ...]
  input_id   INTEGER NOT NULL REFERENCES input
) STRICT;
CREATE TABLE register_claim_history(
  storefront INTEGER NOT NULL, superseded_by INTEGER NOT NULL, sectors TEXT NOT NULL,
  states TEXT NOT NULL, input_id INTEGER NOT NULL,
  PRIMARY KEY(storefront, superseded_by)
) STRICT, WITHOUT ROWID;

INSERT INTO register_claim(storefront, sectors, states, input_id)
SELECT storefront, coalesce(max(sectors), '[]'), coalesce(max(states), '[]'), max(input_id)
FROM (SELECT storefront, json_group_array(json_array(sector, code, basis, weight)) AS sectors,
             NULL AS states, max(input_id) AS input_id
      FROM (SELECT * FROM sector_candidate ORDER BY storefront, place) GROUP BY storefront
      UNION ALL
      SELECT storefront, NULL, json_group_array(json_array(state, since)), max(input_id)
      FROM (SELECT * FROM storefront_state ORDER BY storefront, state) GROUP BY storefront)
GROUP BY storefront;

CREATE TRIGGER register_claim_kept AFTER UPDATE ON register_claim
WHEN old.input_id <> new.input_id
BEGIN
  INSERT INTO register_claim_history(storefront, superseded_by, sectors, states, input_id)
  VALUES(old.storefront, new.input_id, old.sectors, old.states, old.input_id);
END;

DROP TABLE sector_candidate;
DROP TABLE storefront_state;
-- The old tables as views of the same shape, for plain SQL; json_each alone, because SQLite 3.40
-- does not let other JSON functions of a view run under trusted_schema=OFF.
CREATE VIEW sector_candidate(storefront, place, sector, weight, code, basis, input_id) AS
SELECT r.storefront, c.key, (SELECT value FROM json_each(c.value) WHERE key = 0),
       CAST((SELECT value FROM json_each(c.value) WHERE key = 3) AS REAL),
       (SELECT value FROM json_each(c.value) WHERE key = 1),
       (SELECT value FROM json_each(c.value) WHERE key = 2), r.input_id
FROM register_claim AS r, json_each(r.sectors) AS c;
CREATE VIEW storefront_state(storefront, state, since, input_id) AS
SELECT r.storefront, (SELECT value FROM json_each(s.value) WHERE key = 0),
       (SELECT value FROM json_each(s.value) WHERE key = 1), r.input_id
FROM register_claim AS r, json_each(r.states) AS s;
