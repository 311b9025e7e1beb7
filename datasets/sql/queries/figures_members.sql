-- Storefronts of enterprises, with the months they opened and closed in as days.
SELECT enterprise_id, id, opened_on, closed_on FROM storefront
WHERE enterprise_id IS NOT NULL ORDER BY enterprise_id, storefront_id;
