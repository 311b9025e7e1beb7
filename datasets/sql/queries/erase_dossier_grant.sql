DELETE FROM dossier_grant WHERE storefront = ?1
