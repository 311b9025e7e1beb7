-- Between which ranks a selected storefront of a run would lie in 90 of 100 cities of the same
-- storefronts with other month noise (gevel stability --save). A new question replaces the old answer.
CREATE TABLE rank_range(
  run_id     INTEGER NOT NULL REFERENCES run,
  storefront INTEGER NOT NULL REFERENCES storefront,
  low        INTEGER NOT NULL CHECK(low >= 1),
  high       INTEGER NOT NULL CHECK(high >= low),
  stays      REAL NOT NULL CHECK(stays BETWEEN 0 AND 1), -- share of draws in which it is on the list
  PRIMARY KEY(run_id, storefront)
) STRICT, WITHOUT ROWID;
