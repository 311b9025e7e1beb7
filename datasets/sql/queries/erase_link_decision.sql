DELETE FROM link_decision WHERE (register_a, key_a) IN (SELECT register, key FROM record WHERE id IN
    (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL))
  OR (register_b, key_b) IN (SELECT register, key FROM record WHERE id IN
    (SELECT record FROM record_link WHERE storefront = ?1 AND superseded_by IS NULL))
