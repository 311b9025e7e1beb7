SELECT inspected_on, storefront, outcome FROM outcome WHERE inspected_on < ?1
UNION ALL
SELECT inspected_on, 'record ' || record, outcome FROM record_outcome WHERE inspected_on < ?1
ORDER BY inspected_on, storefront
