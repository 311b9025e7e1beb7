DELETE FROM record WHERE id IN
  (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL)
