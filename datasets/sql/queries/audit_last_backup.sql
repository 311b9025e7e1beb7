SELECT at FROM audit WHERE action = 'backup' ORDER BY id DESC LIMIT 1
