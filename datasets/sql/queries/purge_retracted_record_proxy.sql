-- What only purged runs knew before it was taken back.
DELETE FROM retracted_record_proxy
WHERE input_id IN (SELECT id FROM input
                    WHERE retracted_by <= (SELECT min(coalesce(last_input, 0)) FROM run))
