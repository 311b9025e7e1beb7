SELECT s.storefront_id, t.source, t.input_id, t.years FROM turnover_series t
JOIN storefront s ON s.id = t.storefront
WHERE t.input_id BETWEEN ?1 AND ?2 ORDER BY s.storefront_id, t.source, t.input_id;
