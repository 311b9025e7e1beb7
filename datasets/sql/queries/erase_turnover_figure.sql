DELETE FROM turnover_figure WHERE storefront = ?1
