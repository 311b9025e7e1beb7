-- Turnover filed for a period (a quarter, a book year, a month of a return), as filed. The months a
-- figure covers stand beside its dates, so that it can be found by month (datasets/figures.h).
CREATE TABLE turnover_figure(
  storefront  INTEGER NOT NULL REFERENCES storefront,
  start_on    INTEGER NOT NULL,                    -- days since 1970-01-01, inclusive
  end_on      INTEGER NOT NULL CHECK(end_on >= start_on),
  source      TEXT NOT NULL,                       -- vat accounts till declared
  input_id    INTEGER NOT NULL REFERENCES input,
  line        INTEGER NOT NULL,
  first_month INTEGER NOT NULL,                    -- 12 * year + month - 1
  last_month  INTEGER NOT NULL CHECK(last_month >= first_month),
  amount_eur  REAL NOT NULL CHECK(amount_eur >= 0),
  PRIMARY KEY(storefront, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;

-- The same for turnover known only for the enterprise. A return may be negative (credit notes).
CREATE TABLE enterprise_figure(
  enterprise_id TEXT NOT NULL,
  start_on    INTEGER NOT NULL,
  end_on      INTEGER NOT NULL CHECK(end_on >= start_on),
  source      TEXT NOT NULL,
  input_id    INTEGER NOT NULL REFERENCES input,
  line        INTEGER NOT NULL,
  first_month INTEGER NOT NULL,
  last_month  INTEGER NOT NULL CHECK(last_month >= first_month),
  amount_eur  REAL NOT NULL,
  PRIMARY KEY(enterprise_id, start_on, end_on, source, input_id)
) STRICT, WITHOUT ROWID;

-- Annual accounts: what was deposited, and the rubrics from which turnover is derived.
CREATE TABLE deposit(
  reference    TEXT NOT NULL,                      -- yyyy-nnnnnnnn
  enterprise_id TEXT NOT NULL,
  start_on     INTEGER NOT NULL,                   -- of the exercise
  end_on       INTEGER NOT NULL CHECK(end_on >= start_on),
  first_month  INTEGER NOT NULL,
  last_month   INTEGER NOT NULL CHECK(last_month >= first_month),
  deposited_on INTEGER,                            -- NULL when the source does not say
  model        TEXT NOT NULL DEFAULT '',
  input_id     INTEGER NOT NULL REFERENCES input,
  line         INTEGER NOT NULL,
  PRIMARY KEY(reference)
) STRICT, WITHOUT ROWID;
CREATE TABLE rubric(
  reference TEXT NOT NULL,
  code      TEXT NOT NULL CHECK(code IN ('70', '9900')),
  period    TEXT NOT NULL CHECK(period IN ('N', 'NM1')), -- the exercise, or the one before
  value_eur REAL NOT NULL,
  input_id  INTEGER NOT NULL REFERENCES input,
  line      INTEGER NOT NULL,
  PRIMARY KEY(reference, code, period)
) STRICT, WITHOUT ROWID;

-- One figure per deposit: turnover if there is any, otherwise the gross margin. The year before
-- counts only when both financial years are calendar years, and after any deposit of its own.
CREATE VIEW account_figure(enterprise_id, start_on, end_on, first_month, last_month, amount_eur,
                           margin, version, input_id) AS
SELECT d.enterprise_id,
       CASE r.period WHEN 'N' THEN d.start_on
         ELSE CAST(julianday(date(d.start_on * 86400, 'unixepoch', '-1 year')) - 2440587.5 AS INTEGER) END,
       CASE r.period WHEN 'N' THEN d.end_on ELSE d.start_on - 1 END,
       d.first_month - CASE r.period WHEN 'N' THEN 0 ELSE 12 END,
       d.last_month - CASE r.period WHEN 'N' THEN 0 ELSE 12 END,
       r.value_eur, r.code = '9900',
       CASE r.period WHEN 'N' THEN '1' ELSE '0' END ||
         printf('%08d', COALESCE(d.deposited_on, 0)) || d.reference,
       d.input_id
FROM deposit AS d JOIN rubric AS r USING (reference)
WHERE (r.code = '70' OR NOT EXISTS (SELECT 1 FROM rubric AS t WHERE t.reference = r.reference
                                    AND t.period = r.period AND t.code = '70' AND t.value_eur > 0))
  AND (r.period = 'N' OR d.last_month - d.first_month = 11);
