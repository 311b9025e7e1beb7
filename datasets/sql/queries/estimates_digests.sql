SELECT digest FROM estimates ORDER BY digest
