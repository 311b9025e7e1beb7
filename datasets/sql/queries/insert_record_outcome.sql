INSERT OR REPLACE INTO record_outcome(record, inspected_on, outcome, selection,
                                      inclusion_probability, input_id, line)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7);
