-- Back to the last state that an input gave which still counts.
UPDATE record SET (name, sector, street, house_number, postcode, municipality, phone_hash, opened_on,
                  closed_on, input_id, line) =
  (SELECT name, sector, street, house_number, postcode, municipality, phone_hash, opened_on,
                  closed_on, input_id, line FROM record_history AS h
   WHERE h.id = record.id AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM record_history AS h
              WHERE h.id = record.id AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
