INSERT INTO footfall(storefront, year, input_id, kind, line,
  m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12)
VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
ON CONFLICT(storefront, year, input_id, kind) DO UPDATE SET
  m01 = COALESCE(excluded.m01, m01),
  m02 = COALESCE(excluded.m02, m02),
  m03 = COALESCE(excluded.m03, m03),
  m04 = COALESCE(excluded.m04, m04),
  m05 = COALESCE(excluded.m05, m05),
  m06 = COALESCE(excluded.m06, m06),
  m07 = COALESCE(excluded.m07, m07),
  m08 = COALESCE(excluded.m08, m08),
  m09 = COALESCE(excluded.m09, m09),
  m10 = COALESCE(excluded.m10, m10),
  m11 = COALESCE(excluded.m11, m11),
  m12 = COALESCE(excluded.m12, m12);
