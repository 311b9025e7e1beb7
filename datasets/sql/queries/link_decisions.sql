-- The last about each pair.
SELECT register_a, key_a, register_b, key_b, verdict, decided_on, because, digest_a, digest_b
FROM link_decision
WHERE id IN (SELECT max(id) FROM link_decision GROUP BY register_a, key_a, register_b, key_b)
ORDER BY id;
