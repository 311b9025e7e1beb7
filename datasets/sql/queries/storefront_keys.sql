-- The number of every storefront; any index has it.
SELECT id FROM storefront
