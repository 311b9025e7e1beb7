-- Storefront ?1 is known: what waits for its mark ?2 waits for it.
UPDATE reject SET awaits = ?1 WHERE awaits = ?2 AND awaits IS NOT NULL AND taken_by IS NULL;
