-- Part of others, after the header: an agent's message has not reached its customer, or it has after all. An item says so.
local function tell_of_reply(out, meta, mailbox, ready, contact, message, code, now, arrived)
  if redis.call('HGET', out, 'kind') ~= 'agent' or redis.call('HEXISTS', meta, 'erased') == 1 then return end
  local known, stored = pcall(cjson.decode, string.sub(redis.call('HGET', out, 'body') or '', 2))
  if not known or type(stored) ~= 'table' then return end
  local item = {kind = 'failed', id = message .. (arrived and '-arrived' or '-failed'), at = now / 1000, message = message,
    agent = stored.message.basis.agent, text = stored.message.text, code = code, arrived = arrived}
  redis.call('RPUSH', mailbox, with_header(item, cjson.encode(item)))
  redis.call('ZADD', ready, 'NX', now, contact)
end

