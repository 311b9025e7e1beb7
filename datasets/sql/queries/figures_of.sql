-- As figures_load, of storefront ?4.
SELECT storefront, start_on, end_on, amount_eur, source FROM turnover_figure
WHERE storefront = ?4 AND last_month >= ?1 AND first_month <= ?2
ORDER BY storefront, last_month - first_month, input_id DESC, start_on, source;
