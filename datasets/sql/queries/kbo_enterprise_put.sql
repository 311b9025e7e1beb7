INSERT INTO kbo_enterprise(number, input_id, line, kind, situation, form, started_on, struck_off_on,
                           trade_name, legal_name)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
