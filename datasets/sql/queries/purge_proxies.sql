-- Seats are standing facts: of those before the cut the newest of a storefront stays.
DELETE FROM proxy WHERE month < 12 * ?1
AND (kind <> 'seats' OR EXISTS (
  SELECT 1 FROM proxy AS later WHERE later.storefront = proxy.storefront AND later.kind = 'seats'
  AND later.month > proxy.month AND later.month <= 12 * ?1))
