DELETE FROM record_outcome WHERE inspected_on < ?1
