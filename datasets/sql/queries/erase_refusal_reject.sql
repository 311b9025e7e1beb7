DELETE FROM refusal_reject WHERE value = ?1
