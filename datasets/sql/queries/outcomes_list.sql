SELECT o.storefront, o.inspected_on, o.outcome, o.selection, o.inclusion_probability, o.run_id,
       s.storefront_id, o.note, o.service_number, o.customers_counted, o.minutes, o.withdrawn
FROM outcome AS o JOIN storefront AS s ON s.id = o.storefront
WHERE ?1 IS NULL OR s.storefront_id = ?1
ORDER BY o.inspected_on, s.storefront_id
