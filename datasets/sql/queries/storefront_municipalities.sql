-- In the order of storefronts_load.
SELECT municipality FROM storefront ORDER BY storefront_id;
