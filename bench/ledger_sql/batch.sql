\set n random(1, :limits)
SELECT bench_batch(:size, CASE WHEN :hot = 1 THEN 1 ELSE :n END, CASE WHEN :hot = 1 THEN 1 ELSE :limits END);
