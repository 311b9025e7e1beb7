SELECT r.rank, r.storefront, s.storefront_id, s.name, s.sector, s.street, s.house_number, s.postcode,
       s.municipality, s.enterprise_id, s.traits, s.lon, s.lat,
       r.judged, r.reason, r.selection, r.inclusion_probability,
       r.posterior, r.log_odds, r.q_value, r.unexplained_eur_year, r.unexplained_share,
       r.share_low, r.share_high, r.evidence, r.details, r.series, s.district
FROM result AS r JOIN storefront AS s ON s.id = r.storefront
WHERE r.run_id = ?1
ORDER BY r.rank
