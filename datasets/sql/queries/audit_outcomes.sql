SELECT * FROM outcome ORDER BY storefront, inspected_on
