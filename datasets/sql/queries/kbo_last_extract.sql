SELECT MAX(number), COUNT(*) FROM extract WHERE register = 'kbo';
