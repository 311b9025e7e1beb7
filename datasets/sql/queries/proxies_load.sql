-- Seats stay until another figure comes: the newest of those before the window is read too, first.
SELECT storefront, max(month) AS month, kind, value FROM proxy WHERE kind = 'seats' AND month < ?1
GROUP BY storefront
UNION ALL
SELECT storefront, month, kind, value FROM proxy WHERE month BETWEEN ?1 AND ?2
ORDER BY storefront, month;
