SELECT o.storefront, o.inspected_on, o.outcome, o.selection, o.inclusion_probability, o.run_id,
       s.storefront_id
FROM outcome AS o JOIN storefront AS s ON s.id = o.storefront
WHERE o.withdrawn IS NULL
ORDER BY o.storefront, o.inspected_on
