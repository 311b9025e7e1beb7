UPDATE contest SET closed_on = ?2, decision = ?3, because = ?4
WHERE storefront = ?1 AND closed_on IS NULL
