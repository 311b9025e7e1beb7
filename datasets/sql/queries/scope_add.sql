INSERT INTO scope(input_id, basis, purpose, contact, sectors, areas, from_on, until_on)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
