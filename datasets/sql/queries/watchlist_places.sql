-- Names are looked up of those selected alone.
SELECT storefront, rank, selection,
       CASE WHEN selection <> 'none' THEN (SELECT storefront_id FROM storefront WHERE id = storefront) END,
       CASE WHEN selection <> 'none' THEN (SELECT name FROM storefront WHERE id = storefront) END
FROM result WHERE run_id = ?1
