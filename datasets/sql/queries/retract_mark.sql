-- Input ?2, and what later imports of the same bytes took of the rows that it rejected.
UPDATE input SET retracted_by = ?1 WHERE (id = ?2 OR completes = ?2) AND retracted_by IS NULL;
