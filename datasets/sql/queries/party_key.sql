SELECT check_value FROM party_key;
