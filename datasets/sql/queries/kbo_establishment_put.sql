INSERT INTO kbo_establishment(number, input_id, line, enterprise, started_on, trade_name, street,
                              house_number, box, postcode, municipality, struck_off_on)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);
