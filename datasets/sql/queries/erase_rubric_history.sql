DELETE FROM rubric_history WHERE reference IN
  (SELECT reference FROM deposit WHERE enterprise_id = ?1 UNION SELECT reference FROM deposit_history WHERE enterprise_id = ?1)
