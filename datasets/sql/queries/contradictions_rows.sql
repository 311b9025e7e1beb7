-- In the order of the panel.
SELECT s.id, s.opened_on, s.closed_on,
       coalesce(json_extract(c.sectors, '$[0][3]') = json_extract(c.sectors, '$[1][3]'), 0)
FROM storefront AS s LEFT JOIN register_claim AS c ON c.storefront = s.id
ORDER BY s.storefront_id;
