INSERT INTO register_claim_history(storefront, sectors, states, input_id, superseded_by)
SELECT storefront, sectors, states, input_id, ?1 FROM register_claim WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
