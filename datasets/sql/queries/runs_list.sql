-- The manifest knows the counts; counting millions of result rows would read them all.
SELECT id, started_at, version, output_digest, manifest, first_month, months, budget,
       coalesce(manifest ->> '$.panel.storefronts',
                (SELECT count(*) FROM result WHERE run_id = run.id)),
       coalesce(manifest ->> '$.selection.selected',
                (SELECT count(*) FROM result WHERE run_id = run.id AND selection <> 'none'))
FROM run
ORDER BY id
