SELECT DISTINCT enterprise_id FROM storefront WHERE enterprise_id IS NOT NULL;
