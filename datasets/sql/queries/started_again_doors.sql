-- Storefronts that opened, or were taken over, after a record with the same telephone closed; likewise
-- only when something was found at any door (?2).
SELECT DISTINCT storefront FROM succession
WHERE superseded_by IS NULL AND storefront IS NOT NULL AND opened_on <= ?1
  AND (kind = 'elsewhere' OR (kind = 'takeover' AND same_phone)) AND ?2
ORDER BY 1;
