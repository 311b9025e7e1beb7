-- What inspections found, and the visits in which they found it.
SELECT inspected_on, storefront, outcome FROM outcome WHERE inspected_on < ?1
UNION ALL
SELECT inspected_on, 'record ' || record, outcome FROM record_outcome WHERE inspected_on < ?1
UNION ALL
SELECT inspected_on, storefront, 'visit ' || id FROM visit WHERE inspected_on < ?1
UNION ALL
SELECT closed_on, storefront, 'contest ' || id FROM contest WHERE closed_on < ?1
UNION ALL
SELECT inspected_on, storefront, outcome FROM retracted_outcome WHERE inspected_on < ?1
UNION ALL
SELECT inspected_on, 'record ' || record, outcome FROM retracted_record_outcome WHERE inspected_on < ?1
ORDER BY 1, 2, 3
