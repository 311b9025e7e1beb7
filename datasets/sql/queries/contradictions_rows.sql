-- In the order of the panel.
SELECT s.id, s.opened_on, s.closed_on,
       EXISTS (SELECT 1 FROM sector_candidate AS a JOIN sector_candidate AS b
                 ON b.storefront = a.storefront AND b.place = 1 AND b.weight = a.weight
               WHERE a.storefront = s.id AND a.place = 0)
FROM storefront AS s ORDER BY s.storefront_id;
