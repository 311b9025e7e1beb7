-- Back to the last state that an input gave which still counts.
UPDATE rubric SET (value_eur, input_id, line) =
  (SELECT value_eur, input_id, line FROM rubric_history AS h
   WHERE h.reference = rubric.reference AND h.code = rubric.code AND h.period = rubric.period AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM rubric_history AS h
              WHERE h.reference = rubric.reference AND h.code = rubric.code AND h.period = rubric.period AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
