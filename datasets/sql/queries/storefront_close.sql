UPDATE storefront SET closed_on = coalesce(closed_on, ?2) WHERE id = ?1;
