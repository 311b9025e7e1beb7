SELECT id, 0, 'storefronts', storefront_id, name, street, house_number, postcode, NULL, sector,
       opened_on, closed_on
FROM storefront;
