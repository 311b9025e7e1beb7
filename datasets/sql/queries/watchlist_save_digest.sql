UPDATE run SET output_digest = ?2 WHERE id = ?1
