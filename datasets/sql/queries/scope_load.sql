SELECT basis, purpose, contact, sectors, areas, from_on, until_on, input_id FROM scope
ORDER BY input_id DESC LIMIT 1
