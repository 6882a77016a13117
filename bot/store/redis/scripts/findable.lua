-- From now on receipts by this name are for this message.
-- KEYS row   ARGV key keep_ms
-- A row is the message's key, then a line for each receipt that came before it was known.
-- Gives these lines; none if the name was another message's until now.
local before = redis.call('GET', KEYS[1]) or ''
local key, early = string.match(before, '^([^\n]*)(.*)$')
if key ~= '' and key ~= ARGV[1] then early = '' end
redis.call('SET', KEYS[1], ARGV[1] .. early, 'PX', ARGV[2])
return early
