-- All of them, whoever ?1 is: they are made of everybody's figures.
DELETE FROM estimates WHERE ?1 IS NOT NULL
