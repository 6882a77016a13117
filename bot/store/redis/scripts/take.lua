-- Lease a ready contact to one worker. The lease is the contact's place in the ready set, moved ahead.
-- KEYS ready meta mailbox state optins ledger   ARGV contact lease_ms limit
-- Gives {fence, attempts, epoch, lease_until, address, items, state, optins, ledger, wrote} or nothing.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) > now then return false end

local items = redis.call('LRANGE', KEYS[3], 0, tonumber(ARGV[3]) - 1)
if #items == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return false
end
local lease = now + tonumber(ARGV[2])
local fence = redis.call('HINCRBY', KEYS[2], 'fence', 1)
local attempts = redis.call('HINCRBY', KEYS[2], 'attempts', 1)
redis.call('HSET', KEYS[2], 'turn', fence)
local epoch, address, noted, wrote = unpack(redis.call('HMGET', KEYS[2], 'epoch', 'address', 'ledger', 'wrote'))
if fence == 1 then -- what was noted of an old chain is gone with the rest of its contact
  noted = redis.call('LINDEX', KEYS[6], -1)
  if noted then redis.call('HSET', KEYS[2], 'ledger', noted) end
end
redis.call('ZADD', KEYS[1], lease, ARGV[1])
return {
  fence, attempts, epoch or '0', tostring(lease), address or '', items,
  redis.call('GET', KEYS[4]) or '', redis.call('HGETALL', KEYS[5]), noted or '', wrote or '',
}
