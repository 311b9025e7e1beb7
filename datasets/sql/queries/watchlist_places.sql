SELECT storefront, rank, selection <> 'none' FROM result WHERE run_id = ?1
