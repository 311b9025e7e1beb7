UPDATE outcome SET withdrawn = ?3, recorded_after = (SELECT coalesce(max(id), 0) FROM run)
WHERE storefront = ?1 AND inspected_on = ?2 AND withdrawn IS NULL
