INSERT INTO link_decision(register_a, key_a, register_b, key_b, verdict, decided_on, because,
                          digest_a, digest_b)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
