-- The rank of one storefront in a run.
SELECT rank FROM result
WHERE run_id = ?1 AND storefront = (SELECT id FROM storefront WHERE storefront_id = ?2)
LIMIT 1
