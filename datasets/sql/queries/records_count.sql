SELECT (SELECT count(*) FROM storefront) + (SELECT count(*) FROM record);
