-- An admin has seen an alarm.
-- KEYS alarms   ARGV id admin
local t = redis.call('TIME')
local known = redis.call('HGET', KEYS[1], ARGV[1])
local alarm = known and cjson.decode(known)
if not alarm or alarm.seen_by ~= '' then return 0 end
alarm.seen_by, alarm.seen_at = ARGV[2], string.format('%.0f', t[1] * 1000000 + t[2])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(alarm))
return 1
