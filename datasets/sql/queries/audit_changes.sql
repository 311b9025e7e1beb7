-- Whether facts changed after an entry of the log.
SELECT EXISTS (SELECT 1 FROM audit WHERE id > ?1 AND outcomes <> '' AND action <> 'scan')
