DROP VIEW IF EXISTS v_runs;
CREATE VIEW v_runs AS
-- One row per run; months as YYYY-MM. The manifest is JSON: every parameter and input digest.
SELECT id AS run_id, started_at, version, seed,
       printf('%04d-%02d', first_month / 12, first_month % 12 + 1) AS first_month,
       printf('%04d-%02d', (first_month + months - 1) / 12,
              (first_month + months - 1) % 12 + 1) AS last_month,
       months, budget, prior_log_odds, prevalence,
       (SELECT value FROM json_each(manifest, '$.panel') WHERE key = 'storefronts') AS storefronts,
       (SELECT value FROM json_each(manifest, '$.panel') WHERE key = 'judged') AS judged,
       (SELECT value FROM json_each(manifest, '$.selection') WHERE key = 'selected') AS selected,
       output_digest, manifest
FROM run;
