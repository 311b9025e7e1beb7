DELETE FROM retracted_turnover_figure WHERE storefront = ?1
