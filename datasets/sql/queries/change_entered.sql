-- Ranked places of run ?1 that run ?2 did not rank: looked up in the index of selected results, for
-- the other has one by rank only.
SELECT s.storefront_id
FROM result AS r JOIN storefront AS s ON s.id = r.storefront
WHERE r.run_id = ?1 AND r.selection = 'ranked'
  AND NOT EXISTS (SELECT 1 FROM result AS b INDEXED BY result_selected
                  WHERE b.run_id = ?2 AND b.storefront = r.storefront
                  AND b.selection <> 'none' AND b.selection = 'ranked')
ORDER BY r.rank
