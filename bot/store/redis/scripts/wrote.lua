-- Part of others: the newest messages with which we wrote first, in the contact's meta, each as message,consent,moment.
local function written(meta, message, optin, now)
  local earlier = string.match(redis.call('HGET', meta, 'wrote') or '', '^%S* ?%S* ?%S* ?%S*')
  redis.call('HSET', meta, 'wrote', message .. ',' .. optin .. ',' .. now .. ' ' .. earlier)
end
local function unwritten(meta, message) -- it has not reached anybody after all: why we wrote is answered from the others
  local kept = {}
  for one in string.gmatch(redis.call('HGET', meta, 'wrote') or '', '%S+') do
    if string.sub(one, 1, #message + 1) ~= message .. ',' then kept[#kept + 1] = one end
  end
  redis.call('HSET', meta, 'wrote', table.concat(kept, ' '))
end

