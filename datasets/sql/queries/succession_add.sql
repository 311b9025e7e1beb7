INSERT INTO succession(before, after, input_id, storefront, closed_on, opened_on, kind, name_level,
                       same_phone)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
