SELECT hash, records FROM link_count WHERE version = ?1;
