DELETE FROM kbo_enterprise WHERE printf('%010d', number) = replace(?1, '.', '')
