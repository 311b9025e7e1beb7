-- Back to the last state that an input gave which still counts.
UPDATE proxy SET (value, input_id, line) =
  (SELECT value, input_id, line FROM proxy_history AS h
   WHERE h.storefront = proxy.storefront AND h.month = proxy.month AND h.kind = proxy.kind AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL)
   ORDER BY h.input_id DESC, h.superseded_by DESC LIMIT 1)
WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)
  AND EXISTS (SELECT 1 FROM proxy_history AS h
              WHERE h.storefront = proxy.storefront AND h.month = proxy.month AND h.kind = proxy.kind AND h.input_id NOT IN (SELECT id FROM input WHERE retracted_by IS NOT NULL));
