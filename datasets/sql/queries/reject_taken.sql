UPDATE reject SET taken_by = ?2
WHERE input_id = ?1 AND awaits IS NOT NULL AND taken_by IS NULL
  AND EXISTS (SELECT 1 FROM storefront WHERE storefront_id = reject.awaits);
