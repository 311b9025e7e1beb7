-- As purge_proxies.sql.
DELETE FROM record_proxy WHERE month < 12 * ?1
AND (kind <> 'seats' OR EXISTS (
  SELECT 1 FROM record_proxy AS later WHERE later.record = record_proxy.record
  AND later.kind = 'seats' AND later.month > record_proxy.month AND later.month <= 12 * ?1))
