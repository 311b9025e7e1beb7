-- As watchlist_load, of the rows that are told of when a list is shown: those selected, those that the
-- run before had selected, and those whose range of ranks is known. The index keeps selected rows
-- alone, and none by run.
SELECT rank, storefront, judged, reason, selection, inclusion_probability, posterior, log_odds, q_value,
       unexplained_eur_year, unexplained_share, share_low, share_high, evidence, details, series
FROM result
WHERE run_id = ?1
  AND (selection <> 'none'
       OR storefront IN (SELECT storefront FROM result INDEXED BY result_selected
                         WHERE run_id = (SELECT max(id) FROM run WHERE id < ?1) AND selection <> 'none')
       OR storefront IN (SELECT storefront FROM rank_range WHERE run_id = ?1))
ORDER BY rank
