DELETE FROM retracted_outcome WHERE inspected_on < ?1
