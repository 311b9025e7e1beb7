DELETE FROM contest WHERE closed_on < ?1
