-- What happened at a storefront's door, or elsewhere before it opened, the last first. Kinds as DoorKind.
SELECT r.rank, d.closed_on, d.opened_on,
       CASE d.kind WHEN 'relicence' THEN 0 WHEN 'takeover' THEN d.same_phone + 1 ELSE 3 END
FROM result AS r JOIN succession AS d ON d.storefront = r.storefront
WHERE r.run_id = ?1 AND r.rank BETWEEN ?2 AND ?3 AND d.superseded_by IS NULL
ORDER BY r.rank, d.opened_on DESC, d.closed_on DESC, d.before
