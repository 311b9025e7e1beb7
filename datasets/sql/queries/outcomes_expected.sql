-- Conclusive outcomes of a run's list that stand, newest first, with the probability printed
-- before the visit.
SELECT o.outcome, r.posterior
FROM outcome AS o JOIN result AS r ON r.run_id = o.run_id AND r.storefront = o.storefront
WHERE o.outcome <> 'inconclusive' AND o.withdrawn IS NULL
  AND r.selection <> 'none' AND r.posterior IS NOT NULL
ORDER BY o.inspected_on DESC, o.storefront
LIMIT ?1
