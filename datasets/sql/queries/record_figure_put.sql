-- No row changes when this input gave the period before with another amount.
INSERT INTO record_turnover_figure(record, start_on, end_on, source, input_id, line, first_month,
                                   last_month, amount_eur)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT(record, start_on, end_on, source, input_id)
DO UPDATE SET line = excluded.line WHERE amount_eur = excluded.amount_eur;
