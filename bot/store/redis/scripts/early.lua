-- A receipt by a name that no message of ours is known by: perhaps its send has not returned yet.
-- KEYS row   ARGV line keep_ms most
-- Gives the message's key if it has become known meanwhile, or '': the line waits for it, each once.
local row = redis.call('GET', KEYS[1]) or ''
local key, early = string.match(row, '^([^\n]*)(.*)$')
if key ~= '' then return key end
local _, lines = string.gsub(early, '\n', '')
if lines < tonumber(ARGV[3]) and not string.find(early .. '\n', '\n' .. ARGV[1] .. '\n', 1, true) then
  early = early .. '\n' .. ARGV[1]
end
redis.call('SET', KEYS[1], early, 'PX', ARGV[2])
return ''
