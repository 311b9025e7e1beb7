-- Inputs with rows that were rejected for want of a storefront which is known now, and how many.
SELECT i.path, i.imported_at, count(*)
FROM reject AS r JOIN storefront AS s ON s.storefront_id = r.awaits JOIN input AS i ON i.id = r.input_id
WHERE i.retracted_by IS NULL AND r.awaits IS NOT NULL AND r.taken_by IS NULL GROUP BY i.id ORDER BY i.id;
