INSERT INTO result(run_id, rank, storefront, judged, reason, selection, inclusion_probability,
                   posterior, log_odds, q_value, unexplained_eur_year, unexplained_share,
                   share_low, share_high, evidence, details, series)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
