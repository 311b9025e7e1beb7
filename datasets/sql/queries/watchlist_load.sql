SELECT rank, storefront, judged, reason, selection, inclusion_probability, posterior, log_odds, q_value,
       unexplained_eur_year, unexplained_share, share_low, share_high, evidence, details, series
FROM result
WHERE run_id = ?1 AND rank BETWEEN ?2 AND ?3
ORDER BY rank
