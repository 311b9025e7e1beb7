-- NULL = as it was. A row with nothing new changes nothing.
INSERT INTO register_claim(storefront, sectors, states, input_id)
VALUES(?1, coalesce(?2, '[]'), coalesce(?3, '[]'), ?4)
ON CONFLICT(storefront) DO UPDATE SET
  sectors = coalesce(?2, sectors), states = coalesce(?3, states), input_id = ?4
WHERE sectors IS NOT coalesce(?2, sectors) OR states IS NOT coalesce(?3, states)
