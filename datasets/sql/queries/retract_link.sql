-- Back to the last state that an input gave which still counts.
UPDATE link SET (from_date, until_date, kind, country, input_id, line) =
  (SELECT from_date, until_date, kind, country, input_id, line FROM link_history AS h
   WHERE h.party_hash = link.party_hash AND h.enterprise_id = link.enterprise_id AND h.role = link.role AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM link_history AS h
              WHERE h.party_hash = link.party_hash AND h.enterprise_id = link.enterprise_id AND h.role = link.role AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
