INSERT INTO record_link(record, input_id, premises_id, anchor, storefront, runner_up, millibits,
                        behind, state)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
