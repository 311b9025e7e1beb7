UPDATE result SET series = NULL WHERE storefront = ?1 AND series IS NOT NULL
