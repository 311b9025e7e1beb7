DELETE FROM party_key;
