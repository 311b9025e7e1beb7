DELETE FROM succession WHERE before IN
  (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL)
  OR after IN
  (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL)
  OR storefront = ?1
