INSERT INTO correction(input_id, storefront, month, amount_eur, reason, document, corrected_on)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
