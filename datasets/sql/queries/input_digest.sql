UPDATE input SET digest = ?2, content = ?3 WHERE id = ?1;
