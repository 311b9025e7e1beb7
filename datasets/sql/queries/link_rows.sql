SELECT record, premises_id, anchor, storefront, runner_up, millibits, behind, state
FROM record_link WHERE superseded_by IS NULL ORDER BY record;
