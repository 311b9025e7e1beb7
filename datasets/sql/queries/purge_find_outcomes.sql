SELECT inspected_on, storefront, outcome FROM outcome WHERE inspected_on < ?1
UNION ALL
SELECT inspected_on, storefront, outcome FROM retracted_outcome WHERE inspected_on < ?1
ORDER BY 1, 2, 3
