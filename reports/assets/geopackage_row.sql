INSERT INTO watchlist
  (geom, storefront_id, run, rank, selection, name, sector, address, district, posterior, q_value,
   unexplained_eur_year, share_low, share_high, why, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
