-- No row changes when this input gave the period before with another amount, unless ?10.
INSERT INTO enterprise_figure(enterprise_id, start_on, end_on, source, input_id, line, first_month,
                              last_month, amount_eur)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT(enterprise_id, start_on, end_on, source, input_id)
DO UPDATE SET amount_eur = excluded.amount_eur, line = excluded.line
WHERE ?10 OR amount_eur = excluded.amount_eur;
