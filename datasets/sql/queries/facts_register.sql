SELECT storefront_id, municipality, opened_on, closed_on FROM storefront ORDER BY id
