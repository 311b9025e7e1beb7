-- Rejected: those that no later input took; of them, those whose storefront is known now.
SELECT path, kind, imported_at, rows_taken,
       rows_rejected - (SELECT count(*) FROM reject WHERE input_id = input.id AND taken_by IS NOT NULL),
       (SELECT count(*) FROM reject AS r JOIN storefront AS s ON s.storefront_id = r.awaits
        WHERE r.input_id = input.id AND r.awaits IS NOT NULL AND r.taken_by IS NULL)
FROM input WHERE retracted_by IS NULL AND kind <> 'retraction' ORDER BY id;
