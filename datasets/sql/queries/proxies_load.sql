-- Seats stay until another figure comes: the newest of those before the window is read too.
SELECT storefront, month, kind, value FROM proxy WHERE month BETWEEN ?1 AND ?2
UNION ALL
SELECT storefront, max(month), kind, value FROM proxy WHERE kind = 'seats' AND month < ?1
GROUP BY storefront;
