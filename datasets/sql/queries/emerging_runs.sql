-- The newest run of each last month, the newest months first.
SELECT max(id) FROM run GROUP BY first_month + months ORDER BY first_month + months DESC LIMIT ?1
