DELETE FROM rubric WHERE reference IN (SELECT reference FROM deposit WHERE last_month < 12 * ?1)
