-- Consents that no longer hold or rest, whatever a restored store says of them, with the entries that say so in the ledger.
-- KEYS wants optins meta ledger unrooted timers
-- ARGV contact, the timer that ends pauses, what to append to the ledger (JSON) or '', then for each consent: its id, its
--   status and budget as they were read, as they shall be, and the end (ms) of its pause or 0.   Gives 1, or 0 if anything is not as it was read: look again.
local wants, optins, meta, ledger, unrooted, timers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local contact, timer, noted = ARGV[1], ARGV[2], ARGV[3] ~= '' and cjson.decode(ARGV[3])

-- check
for i = 4, #ARGV, 6 do
  local id = ARGV[i]
  local status, budget = unpack(redis.call('HMGET', optins, id .. ':status', id .. ':budget'))
  if status ~= ARGV[i + 1] or budget ~= ARGV[i + 2] then return 0 end
end
if noted then
  if (redis.call('HGET', meta, 'ledger') or '') ~= noted.from then return 0 end
  if tonumber(redis.call('ZSCORE', unrooted, ':closed') or '0') > tonumber(noted.first) then return 0 end
end

-- write
for i = 4, #ARGV, 6 do
  local id = ARGV[i]
  redis.call('HSET', optins, id .. ':status', ARGV[i + 3], id .. ':budget', ARGV[i + 4])
  if ARGV[i + 3] == 'paused' then
    redis.call('HSET', optins, id .. ':paused_until', ARGV[i + 5])
    if ARGV[i + 5] ~= '0' then redis.call('ZADD', timers, 'LT', ARGV[i + 5], contact .. '|' .. timer) end
  else redis.call('HDEL', optins, id .. ':paused_until') end
  local want, live = redis.call('HGET', optins, id .. ':want'), false
  for _, name in ipairs(redis.call('HKEYS', optins)) do
    local other = string.match(name, '^(.*):want$')
    if other and redis.call('HGET', optins, name) == want and redis.call('HGET', optins, other .. ':status') == 'live' then
      live = true
    end
  end
  if live then redis.call('ZADD', wants, 0, want .. '|' .. contact)
  else redis.call('ZREM', wants, want .. '|' .. contact) end
end
if noted then
  redis.call('RPUSH', ledger, unpack(noted.lines))
  redis.call('PEXPIRE', ledger, noted.keep)
  redis.call('HSET', meta, 'ledger', noted.to)
  redis.call('ZADD', unrooted, noted.at, contact)
end
return 1
