DELETE FROM kbo_establishment WHERE printf('%010d', number) = replace(?1, '.', '')
