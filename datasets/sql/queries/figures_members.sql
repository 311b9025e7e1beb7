-- Storefronts of enterprises, with the days they opened and closed.
SELECT replace(enterprise_id, '.', '') AS number, id, opened_on, closed_on FROM storefront
WHERE enterprise_id IS NOT NULL ORDER BY number, storefront_id;
