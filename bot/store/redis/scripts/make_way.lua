-- Make way for an erasure: what has not left never leaves, and what is on its way is waited for.
-- A customer's own last texts may still leave, for a while.
-- KEYS sends meta outq, then each message in the queue
-- ARGV contact fence texts_may_leave claims_ms texts_ms, then the messages' ids
-- Gives how many messages the erasure must wait for; -1 if the turn is another's.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local sends, meta, outq = KEYS[1], KEYS[2], KEYS[3]
local contact, texts, claims_ms, texts_ms = ARGV[1], ARGV[3] == '1', tonumber(ARGV[4]), tonumber(ARGV[5])

if redis.call('HGET', meta, 'turn') ~= ARGV[2] then return -1 end
redis.call('HSETNX', meta, 'erasing', now)
local waited = now - tonumber(redis.call('HGET', meta, 'erasing'))
local claim_over = tonumber(redis.call('ZSCORE', sends, contact) or 0) <= now
local head = redis.call('LINDEX', outq, 0)
local waiting = 0
for i = 6, #ARGV do
  local out = KEYS[i - 2]
  local status, kind = unpack(redis.call('HMGET', out, 'status', 'kind'))
  local wait
  if status == 'sending' or status == 'unknown' then wait = waited < claims_ms or not claim_over
  elseif status == 'pending' then wait = texts and kind == 'service' and waited < texts_ms end
  if wait then
    waiting = waiting + 1
  else
    if status then redis.call('HSET', out, 'status', 'refused', 'code', 'erased') end
    redis.call('LREM', outq, 0, ARGV[i])
  end
end
local first = redis.call('LINDEX', outq, 0)
if not first then redis.call('ZREM', sends, contact)
elseif first ~= head then redis.call('ZADD', sends, now, contact) end
return waiting
