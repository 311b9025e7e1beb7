-- Back to what input ?1 takes back had replaced; runs until now keep what they saw (outcome_kept).
UPDATE outcome SET (outcome, selection, inclusion_probability, input_id, line, run_id, note,
                    service_number, customers_counted, minutes, withdrawn, recorded_after) =
  (SELECT outcome, selection, inclusion_probability, input_id, line, run_id, note,
          service_number, customers_counted, minutes, withdrawn,
          (SELECT coalesce(max(id), 0) FROM run)
   FROM outcome_replaced AS o
   WHERE o.storefront = outcome.storefront AND o.inspected_on = outcome.inspected_on
     AND coalesce(o.input_id, 0) NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY o.by_input DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM outcome_replaced AS o
              WHERE o.storefront = outcome.storefront AND o.inspected_on = outcome.inspected_on
                AND coalesce(o.input_id, 0) NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
