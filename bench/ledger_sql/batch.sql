SELECT bench_batch(:size, CASE WHEN :hot = 1 THEN 1 ELSE :client_id * 1000 END, CASE WHEN :hot = 1 THEN 1 ELSE :limits END);
