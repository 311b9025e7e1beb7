SELECT storefront, month, kind, value FROM proxy WHERE month BETWEEN ?1 AND ?2;
