SELECT path, digest, kind, rows_taken, rows_rejected FROM input
WHERE retracted_by IS NULL AND kind <> 'retraction' ORDER BY id
