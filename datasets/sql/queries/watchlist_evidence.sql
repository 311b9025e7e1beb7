-- What a run found of the storefront at one rank.
SELECT evidence FROM result WHERE run_id = ?1 AND rank = ?2
