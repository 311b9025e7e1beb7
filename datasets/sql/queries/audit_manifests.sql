-- What a run says about its parameters and inputs, and the digest of this in its log entry.
SELECT r.id, r.manifest, a.detail ->> '$.manifest_digest'
FROM run AS r JOIN audit AS a ON a.subject = 'run ' || r.id
WHERE a.action = 'scan' AND a.detail ->> '$.manifest_digest' IS NOT NULL
