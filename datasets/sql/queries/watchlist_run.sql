SELECT id, started_at, version, seed, first_month, months, budget, prior_log_odds, prevalence,
       signals, details, manifest, output_digest,
       (SELECT count(*) FROM result WHERE run_id = run.id),
       (SELECT hash FROM audit WHERE action = 'scan' AND subject = 'run ' || run.id)
FROM run
WHERE id = CASE ?1 WHEN 0 THEN (SELECT max(id) FROM run) ELSE ?1 END
