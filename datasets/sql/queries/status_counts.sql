SELECT (SELECT count(*) FROM storefront), (SELECT count(*) FROM input
        WHERE retracted_by IS NULL AND kind <> 'retraction'),
       (SELECT max(imported_at) FROM input), (SELECT count(*) FROM run),
       (SELECT count(*) FROM outcome),
       (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
