-- A source: rejected rows in all but those that a later input took, and when it last came (seconds
-- since 1970).
SELECT kind,
       sum(rows_rejected - (SELECT count(*) FROM reject
                            WHERE input_id = input.id AND taken_by IS NOT NULL)),
       max(CAST(strftime('%s', imported_at) AS INTEGER))
FROM input WHERE retracted_by IS NULL AND kind <> 'retraction' GROUP BY kind ORDER BY kind
