-- Successions of records and storefronts that go end here; runs until now keep them.
WITH gone(id) AS (SELECT id FROM record WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1))
UPDATE succession SET superseded_by = ?1
WHERE superseded_by IS NULL
  AND (before IN gone OR after IN gone
       OR storefront IN (SELECT id FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)));
