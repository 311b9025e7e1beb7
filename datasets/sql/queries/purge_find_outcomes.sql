SELECT inspected_on, storefront, outcome FROM outcome WHERE inspected_on < ?1
ORDER BY inspected_on, storefront
