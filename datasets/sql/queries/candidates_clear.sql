DELETE FROM sector_candidate WHERE storefront = ?1;
