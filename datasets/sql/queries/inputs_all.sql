-- Every input with who imported it and who took it back; retractions themselves are no inputs.
SELECT i.id, i.path, i.kind, i.imported_at, i.rows_taken,
       i.rows_rejected - (SELECT count(*) FROM reject WHERE input_id = i.id AND taken_by IS NOT NULL),
       i.mapping_path, i.mapping, i.digest, i.content,
       (SELECT actor FROM audit WHERE (action = 'import' AND subject = i.digest)
          OR (action IN ('correct', 'scope') AND detail ->> '$.input' = i.digest) ORDER BY id LIMIT 1),
       i.retracted_by, r.imported_at,
       (SELECT actor FROM audit WHERE action = 'retract' AND subject = r.digest ORDER BY id LIMIT 1),
       (SELECT reason FROM retraction_reason WHERE input_id = i.retracted_by)
FROM input AS i LEFT JOIN input AS r ON r.id = i.retracted_by
WHERE i.kind <> 'retraction' ORDER BY i.id;
