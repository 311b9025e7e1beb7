-- Back to the last state that an input gave which still counts.
UPDATE deposit SET (enterprise_id, start_on, end_on, first_month, last_month, deposited_on, model, input_id, line) =
  (SELECT enterprise_id, start_on, end_on, first_month, last_month, deposited_on, model, input_id, line FROM deposit_history AS h
   WHERE h.reference = deposit.reference AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM deposit_history AS h
              WHERE h.reference = deposit.reference AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
