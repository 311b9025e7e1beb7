SELECT storefront FROM contest WHERE closed_on IS NULL ORDER BY storefront
