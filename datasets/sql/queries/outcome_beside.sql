-- What is already known of a storefront's visits that stand.
SELECT inspected_on, outcome FROM outcome WHERE storefront = ?1 AND withdrawn IS NULL
ORDER BY inspected_on
