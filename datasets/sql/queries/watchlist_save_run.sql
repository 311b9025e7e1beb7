INSERT INTO run(started_at, version, seed, first_month, months, budget, prior_log_odds, prevalence,
                signals, details, manifest, output_digest, last_input)
VALUES(coalesce(?1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
       (SELECT coalesce(max(id), 0) FROM input))
