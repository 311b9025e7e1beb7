INSERT INTO retracted_outcome(storefront, inspected_on, recorded_after, retracted_after, outcome,
                              selection, inclusion_probability, input_id, line, run_id,
                              withdrawn, service_number)
SELECT storefront, inspected_on, recorded_after, (SELECT coalesce(max(id), 0) FROM run), outcome,
       selection, inclusion_probability, input_id, line, run_id, withdrawn, service_number
FROM outcome WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
