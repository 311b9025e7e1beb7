SELECT json_extract(sectors, '$[0][0]') FROM register_claim
WHERE storefront = ?1 AND sectors <> '[]'
