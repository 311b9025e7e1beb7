DELETE FROM record_proxy WHERE record IN
  (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL)
