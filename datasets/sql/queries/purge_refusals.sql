DELETE FROM refusal WHERE refused_at < ?1
