DELETE FROM visit WHERE inspected_on < ?1
