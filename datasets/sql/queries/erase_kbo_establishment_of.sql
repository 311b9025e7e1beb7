DELETE FROM kbo_establishment WHERE printf('%010d', enterprise) = replace(?1, '.', '')
