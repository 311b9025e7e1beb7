-- Links of records and storefronts that go end here; runs until now keep them.
WITH gone(id) AS (SELECT id FROM record WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1)),
gone_storefront(id) AS (SELECT id FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1))
UPDATE record_link SET superseded_by = ?1
WHERE superseded_by IS NULL
  AND (record IN gone OR anchor IN gone OR storefront IN gone_storefront
       OR runner_up IN gone_storefront);
