-- When runs were purged after input ?1 came: what stood before it may be gone.
SELECT a.at FROM audit AS a JOIN input AS i ON i.id = ?1
WHERE a.action = 'purge' AND a.detail ->> '$.runs' IS NOT NULL AND a.at >= i.imported_at LIMIT 1;
