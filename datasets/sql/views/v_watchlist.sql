DROP VIEW IF EXISTS v_watchlist;
CREATE VIEW v_watchlist AS
-- One row per run and storefront, by rank: the columns of `gevel list --all --format csv` without
-- the evidence, which is in v_evidence; district as the register gives it. WHERE run_id = (SELECT max(run_id) FROM v_runs) is the
-- newest list.
SELECT r.run_id, r.rank, s.storefront_id, s.name, s.sector, s.postcode, s.municipality,
       r.posterior, r.log_odds, r.q_value, r.unexplained_eur_year, r.unexplained_share,
       r.share_low, r.share_high, r.selection, r.inclusion_probability, r.judged, r.reason,
       s.street, s.house_number, s.district
FROM result AS r JOIN storefront AS s ON s.id = r.storefront;
