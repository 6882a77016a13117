-- Replace values that nobody has changed since they were read, all or none of them.
-- KEYS each value's   ARGV for each key: before after; empty: there is none
for i, key in ipairs(KEYS) do
  if (redis.call('GET', key) or '') ~= ARGV[2 * i - 1] then return 0 end
end
for i, key in ipairs(KEYS) do
  if ARGV[2 * i] == '' then redis.call('DEL', key) else redis.call('SET', key, ARGV[2 * i]) end
end
return 1
