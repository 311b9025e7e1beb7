-- The newest input that read these bytes (digest ?1) by another mapping into the same table.
SELECT id, imported_at FROM input
WHERE content = ?1 AND kind = ?2 AND id <> ?3 AND retracted_by IS NULL
  AND mapping IS NOT (SELECT mapping FROM input WHERE id = ?3)
ORDER BY id DESC LIMIT 1;
