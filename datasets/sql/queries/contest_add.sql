INSERT INTO contest(storefront, opened_on, reason, document, brought_by) VALUES(?1, ?2, ?3, ?4, ?5)
