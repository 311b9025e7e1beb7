-- Ids that begin so, for completion on a command line: no names, no places.
SELECT storefront_id FROM storefront WHERE substr(storefront_id, 1, length(?1)) = ?1
ORDER BY storefront_id LIMIT 200;
