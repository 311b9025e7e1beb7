DELETE FROM outcome_replaced WHERE inspected_on < ?1
