UPDATE kbo_establishment
SET street = NULL, house_number = NULL, box = NULL, postcode = NULL, municipality = NULL,
    struck_off_on = NULL
WHERE number = ?1;
