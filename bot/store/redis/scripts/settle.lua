-- Record what became of a send. A status that arrived meanwhile is never lowered.
-- KEYS sends outq out optins ready meta mailbox   ARGV contact message token outcome code platform_id again_ms,
--   then an item for the mailbox if the platform takes nothing more for this contact, or ''
-- outcome: sent delivered read failed pending (again after a pause) unknown repeat.  Gives 1, or 0 if the claim is another's by now.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local sends, outq, out, optins, ready, meta, mailbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local contact, message, token, outcome, code, platform = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local opted_out = ARGV[8]
local rank = {pending = 0, sending = 1, unknown = 1, sent = 3, failed = 4, delivered = 5, read = 6, refused = 9}

-- include header
-- include wrote
-- include failed
local held, optin = unpack(redis.call('HMGET', out, 'token', 'optin'))
if held ~= token then return 0 end
if opted_out ~= '' and redis.call('HEXISTS', meta, 'erased') == 0 then -- whoever stops at the platform stops here
  redis.call('RPUSH', mailbox, opted_out)
  redis.call('HINCRBY', meta, 'unread', 1)
  redis.call('ZADD', ready, 'NX', now, contact)
end
if platform ~= '' then redis.call('HSET', out, 'platform', platform) end
if rank[redis.call('HGET', out, 'status')] >= 3 then return 1 end
if optin ~= '' and (outcome == 'pending' or outcome == 'failed') then unwritten(meta, message) end
if outcome == 'pending' or outcome == 'repeat' then
  redis.call('HSET', out, 'status', 'pending', 'code', code)
  if outcome == 'repeat' then redis.call('HSET', out, 'repeated', '1') else redis.call('HDEL', out, 'unknown_at') end
  redis.call('ZADD', sends, now + tonumber(ARGV[7]), contact)
elseif outcome == 'unknown' then
  redis.call('HSET', out, 'status', 'unknown', 'code', code)
  redis.call('HSETNX', out, 'unknown_at', now)
  redis.call('ZADD', sends, now + tonumber(ARGV[7]), contact)
else
  redis.call('HSET', out, 'status', outcome, 'code', code, 'sent_at', now)
  if outcome == 'failed' then tell_of_reply(out, meta, mailbox, ready, contact, message, code, now, false) end
  if optin ~= '' and redis.call('HEXISTS', optins, optin .. ':status') == 1 then -- else its texts have reached their end
    local waiting = redis.call('HINCRBY', optins, optin .. ':waiting', -1)
    local consent, per, left = unpack(redis.call('HMGET', optins, optin .. ':status', optin .. ':per', optin .. ':budget'))
    local spent = consent == 'spent' or (consent == 'paused' and per ~= 'day' and tonumber(left) <= 0) -- paused on its way
    if spent and waiting <= 0 then
      redis.call('HSET', optins, optin .. ':status', outcome == 'failed' and 'failed' or 'sent')
    elseif outcome == 'failed' and (consent == 'live' or consent == 'paused' or consent == 'spent') then
      redis.call('HINCRBY', optins, optin .. ':missed', 1)
      redis.call('HSET', optins, optin .. ':lost', string.sub((redis.call('HGET', optins, optin .. ':lost') or '') .. ' ' .. (redis.call('HGET', out, 'event') or ''), -2000))
    end
  end
  redis.call('LREM', outq, 1, message)
  if redis.call('LLEN', outq) > 0 then redis.call('ZADD', sends, now, contact) else redis.call('ZREM', sends, contact) end
end
return 1
