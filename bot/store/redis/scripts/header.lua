-- Part of others: the header of a stored item, as `bot/store/redis/header.py` says it: for each field its length in bytes, a
-- colon, and the field. A body is a version, the header and the JSON, into which no script looks.
local HEADER = {'kind', 'id', 'message_id', 'agent', 'verb', 'event', 'type', 'subject'}

local function with_header(fields, json)
  local parts = {'2'}
  for _, name in ipairs(HEADER) do
    local field = fields[name] or ''
    parts[#parts + 1] = #field .. ':' .. field
  end
  return table.concat(parts) .. json
end

local function header_before(body) -- of an item of the version before, whose JSON is all that there is
  local known, item = pcall(cjson.decode, string.sub(body, 2))
  local header = {}
  local function take(name, value) header[name] = type(value) == 'string' and value or '' end
  for _, name in ipairs(HEADER) do take(name, known and type(item) == 'table' and item[name]) end
  if header.kind == 'restored' and type(item.item) == 'table' then take('agent', item.item.agent) end
  return header
end

local function header_of(body) -- the kind is empty where nothing can be read
  if string.sub(body, 1, 1) == '1' then return header_before(body) end
  local header, at = {}, string.sub(body, 1, 1) == '2' and 2
  for _, name in ipairs(HEADER) do
    local digits = at and string.match(string.sub(body, at, at + 9), '^(%d+):')
    local length = digits and (digits == '0' or string.sub(digits, 1, 1) ~= '0') and tonumber(digits)
    at = length and at + #digits + 1 + length
    if not at or at > #body + 1 then return {kind = '', id = ''} end
    header[name] = string.sub(body, at - length, at - 1)
  end
  return header
end

