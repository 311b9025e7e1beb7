INSERT OR IGNORE INTO storefront_retired(id, storefront_id)
SELECT id, storefront_id FROM storefront WHERE input_id IN (SELECT id FROM input WHERE retracted_by = ?1);
