-- The finest first; of equal ones the latest import.
SELECT storefront, start_on, end_on, amount_eur, source FROM turnover_figure
WHERE last_month >= ?1 AND first_month <= ?2
ORDER BY storefront, last_month - first_month, input_id DESC, start_on, source;
