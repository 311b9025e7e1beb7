SELECT storefront_id FROM storefront
WHERE id IN (SELECT storefront FROM register_claim WHERE sectors <> '[]');
