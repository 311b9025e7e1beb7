DELETE FROM outcome WHERE inspected_on < ?1
