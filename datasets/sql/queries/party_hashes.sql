-- Whether any hash of a party or a phone is in the store.
SELECT EXISTS (SELECT 1 FROM link) OR EXISTS (SELECT 1 FROM record WHERE phone_hash IS NOT NULL);
