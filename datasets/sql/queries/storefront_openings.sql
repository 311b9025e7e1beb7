-- When storefronts opened, as the register says.
SELECT storefront_id, opened_on FROM storefront WHERE opened_on IS NOT NULL;
