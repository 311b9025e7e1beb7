DELETE FROM record_history WHERE id IN
  (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL)
