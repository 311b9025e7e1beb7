-- Files that were sent, one (?1) or all (0), newest first.
SELECT u.id, u.account, a.name, u.name, u.bytes, u.digest, u.at, u.state, coalesce(u.look, 0),
       coalesce(u.take, 0)
FROM upload AS u JOIN account AS a ON a.id = u.account
WHERE ?1 = 0 OR u.id = ?1
ORDER BY u.id DESC;
