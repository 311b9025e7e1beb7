INSERT INTO contest(storefront, opened_on, reason, document) VALUES(?1, ?2, ?3, ?4)
