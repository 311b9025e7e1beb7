SELECT sector FROM sector_candidate WHERE storefront = ?1 AND place = 0;
