UPDATE input SET rows_taken = ?2, rows_rejected = ?3, kind = ?4 WHERE id = ?1;
