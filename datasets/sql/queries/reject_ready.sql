-- Lines of input ?1 that were rejected for want of a storefront which is known now.
SELECT DISTINCT r.line FROM reject AS r JOIN storefront AS s ON s.storefront_id = r.awaits
WHERE r.input_id = ?1 AND r.awaits IS NOT NULL AND r.taken_by IS NULL ORDER BY r.line;
