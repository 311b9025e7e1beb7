SELECT register, key, id FROM record;
