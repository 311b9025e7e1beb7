-- Back to the last state that an input gave which still counts.
UPDATE register_claim SET (sectors, states, input_id) =
  (SELECT sectors, states, input_id FROM register_claim_history AS h
   WHERE h.storefront = register_claim.storefront AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM register_claim_history AS h
              WHERE h.storefront = register_claim.storefront AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
