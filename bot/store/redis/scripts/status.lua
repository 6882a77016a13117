-- A platform's word on a message of ours: its status goes up, never down, in whatever order the words arrive.
-- KEYS sends outq out optins ready meta mailbox   ARGV contact message status code platform_id,
--   then an item for the mailbox if the platform takes nothing more for this contact, or ''
-- Gives 1 if anything changed.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local sends, outq, out, optins, ready, meta, mailbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local contact, message, status, code, platform = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local opted_out = ARGV[6]
local rank = {pending = 0, sending = 1, unknown = 1, sent = 3, failed = 4, delivered = 5, read = 6, refused = 9}

-- include header
-- include wrote
-- include failed
local current, optin = unpack(redis.call('HMGET', out, 'status', 'optin'))
if not current then return 0 end
if rank[status] <= rank[current] then return 0 end
if opted_out ~= '' and redis.call('HEXISTS', meta, 'erased') == 0 then -- whoever stops at the platform stops here
  redis.call('RPUSH', mailbox, opted_out)
  redis.call('HINCRBY', meta, 'unread', 1)
  redis.call('ZADD', ready, 'NX', now, contact)
end
redis.call('HSET', out, 'status', status, 'code', code)
if platform ~= '' then redis.call('HSETNX', out, 'platform', platform) end
if status == 'failed' then tell_of_reply(out, meta, mailbox, ready, contact, message, code, now, false)
elseif current == 'failed' then tell_of_reply(out, meta, mailbox, ready, contact, message, code, now, true) end
local first = rank[current] < 3 -- it has been in the queue until now
if optin ~= '' and status == 'failed' then unwritten(meta, message) end
if optin ~= '' and current == 'failed' then written(meta, message, optin, now) end -- it has arrived after all
if optin ~= '' and redis.call('HEXISTS', optins, optin .. ':status') == 1 then -- else its texts have reached their end
  local waiting = redis.call('HINCRBY', optins, optin .. ':waiting', first and -1 or 0)
  local consent, per, left = unpack(redis.call('HMGET', optins, optin .. ':status', optin .. ':per', optin .. ':budget'))
  local spent = consent == 'spent' or (consent == 'paused' and per ~= 'day' and tonumber(left) <= 0) -- paused on its way
  if (spent and waiting <= 0) or consent == 'sent' or consent == 'failed' then
    redis.call('HSET', optins, optin .. ':status', status == 'failed' and 'failed' or 'sent')
  elseif consent == 'live' or consent == 'paused' or consent == 'spent' then -- it has further notices: this one is counted
    local missed = tonumber(redis.call('HGET', optins, optin .. ':missed') or '0')
    if status == 'failed' then
      redis.call('HSET', optins, optin .. ':missed', missed + 1)
      redis.call('HSET', optins, optin .. ':lost', string.sub((redis.call('HGET', optins, optin .. ':lost') or '') .. ' ' .. (redis.call('HGET', out, 'event') or ''), -2000))
    elseif current == 'failed' and missed > 0 then redis.call('HSET', optins, optin .. ':missed', missed - 1) end
  end
end
if first then
  local head = redis.call('LINDEX', outq, 0) == message
  redis.call('LREM', outq, 1, message)
  if redis.call('LLEN', outq) == 0 then redis.call('ZREM', sends, contact)
  elseif head then redis.call('ZADD', sends, now, contact) end -- else the message at the head keeps its claim
end
return 1
