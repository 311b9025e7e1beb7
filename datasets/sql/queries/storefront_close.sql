UPDATE storefront SET closed_on = ?2 WHERE id = ?1 AND closed_on IS NULL AND ?2 IS NOT NULL;
