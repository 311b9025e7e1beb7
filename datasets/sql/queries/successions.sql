SELECT before, after, storefront, closed_on, opened_on, name_level, same_phone, kind
FROM succession WHERE superseded_by IS NULL ORDER BY before, after;
