SELECT (SELECT count(*) FROM storefront), (SELECT count(*) FROM input),
       (SELECT max(imported_at) FROM input), (SELECT count(*) FROM run),
       (SELECT count(*) FROM outcome)
