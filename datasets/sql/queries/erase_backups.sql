SELECT at, subject FROM audit WHERE action = 'backup' ORDER BY id
