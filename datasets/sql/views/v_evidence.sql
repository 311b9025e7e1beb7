DROP VIEW IF EXISTS v_evidence;
CREATE VIEW v_evidence AS
-- One row per run, storefront and signal: the log Bayes factor. With v_runs.prior_log_odds they add
-- up to v_watchlist.log_odds. NULL where the storefront was not judged. Always filter by run_id.
--
-- The store packs the factors of a row as IEEE 754 doubles, little endian. Plain SQL takes them
-- apart: sixteen nibbles to 64 bits, then sign, exponent and fraction. Powers of two are exact;
-- magnitudes below 2^-72 read as 0.
WITH nibble(place, shift) AS (
  VALUES (1, 4), (2, 0), (3, 12), (4, 8), (5, 20), (6, 16), (7, 28), (8, 24),
         (9, 36), (10, 32), (11, 44), (12, 40), (13, 52), (14, 48), (15, 60), (16, 56)
), packed AS (
  SELECT r.run_id, r.rank, s.storefront_id, signal.value AS signal,
         (SELECT sum(instr('123456789ABCDEF', substr(hex(substr(r.evidence, 8 * signal.key + 1, 8)),
                                                     place, 1)) << shift)
          FROM nibble) AS bits
  FROM result AS r JOIN run ON run.id = r.run_id JOIN storefront AS s ON s.id = r.storefront,
       json_each(run.signals) AS signal
), parts AS (
  SELECT run_id, rank, storefront_id, signal, bits < 0 AS negative,
         (bits >> 52) & 2047 AS exponent, (bits & 4503599627370495) + 4503599627370496 AS fraction
  FROM packed
)
SELECT run_id, rank, storefront_id, signal,
       CASE WHEN exponent = 2047 THEN NULL
            WHEN exponent < 951 THEN 0.0
            ELSE (1 - 2 * negative) * fraction
                 * CASE WHEN exponent < 1075
                        THEN 1.0 / (1 << min(1075 - exponent, 62))
                             / (1 << max(1075 - exponent - 62, 0))
                        ELSE 1.0 * (1 << min(exponent - 1075, 62)) END
       END AS log_bayes_factor
FROM parts;
