-- What was delivered last of each storefront.
SELECT storefront, hours, max(input_id) FROM opening_hours GROUP BY storefront;
