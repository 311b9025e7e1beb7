DELETE FROM retracted_record_outcome WHERE inspected_on < ?1
