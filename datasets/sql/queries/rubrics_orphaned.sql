-- Accounts whose deposit, and with it enterprise and exercise, is not known.
SELECT count(DISTINCT reference), 0 FROM rubric
WHERE reference NOT IN (SELECT reference FROM deposit);
