INSERT INTO visit(token, account, storefront, case_id, inspected_on, outcome, reason_right,
                  customers, minutes, note, recorded_at)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
