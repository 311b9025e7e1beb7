SELECT storefront, year, m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12
FROM turnover WHERE year BETWEEN ?1 AND ?2 ORDER BY storefront, year, input_id;
