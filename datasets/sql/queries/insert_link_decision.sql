-- The same verdict about the pair again adds nothing.
INSERT INTO link_decision(register_a, key_a, register_b, key_b, verdict, decided_on, because)
SELECT 'storefronts', ?1, ?2, ?3, ?4, CAST(julianday('now') - 2440587.5 AS INTEGER), coalesce(?5, '')
WHERE ?4 IS NOT (SELECT verdict FROM link_decision
                 WHERE register_a = 'storefronts' AND key_a = ?1 AND register_b = ?2 AND key_b = ?3
                 ORDER BY id DESC LIMIT 1);
