SELECT body FROM estimates WHERE digest = ?1
