SELECT version, digest, model FROM link_model ORDER BY version DESC LIMIT 1;
