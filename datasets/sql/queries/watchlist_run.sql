SELECT id, started_at, version, seed, first_month, months, budget, prior_log_odds, prevalence,
       signals, details, manifest, output_digest,
       coalesce((SELECT max(rank) FROM result WHERE run_id = run.id), 0),
       (SELECT hash FROM audit WHERE action = 'scan' AND subject = 'run ' || run.id),
       (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
FROM run
WHERE id = CASE ?1 WHEN 0 THEN (SELECT max(id) FROM run) ELSE ?1 END
