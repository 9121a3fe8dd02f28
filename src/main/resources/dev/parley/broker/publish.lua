-- Appends to a channel's stream and publishes, or gives a repeated key its first answer.
-- KEYS: 1 stream, 2 Redis channel, 3 (optional) answer of an idempotency key.
-- ARGV: 1 payload, 2 history size (0: none), 3 history ttl in ms, 4 life of a position in ms, 5 life of an answer in ms.
-- Returns the position, 0-0 without history. What can fail comes before PUBLISH.
local function append(call, last_id, _, deleted)
  local epoch, is_new = epoch_of(last_id)
  if is_new and last_id then begin(KEYS[1], epoch, last_id, deleted) end
  return call('XADD', KEYS[1], 'MAXLEN', ARGV[2], epoch .. (last_id and '-*' or '-1'), 'd', ARGV[1])
end

if KEYS[3] then
  local first = redis.call('GET', KEYS[3])
  if first then return first end
end
local id, message = '0-0', ARGV[1]
if ARGV[2] ~= '0' then
  local last_id, newest, deleted = last(KEYS[1])
  has_ended(KEYS[1], newest, ARGV[3])
  id = append(redis.pcall, last_id, newest, deleted)
  if type(id) == 'table' then id = append(redis.call, last(KEYS[1], true)) end
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  message = id .. ' ' .. ARGV[1]
else
  -- A replica would publish, but to nobody elsewhere. It refuses to write, were it to what is not there; a primary that
  -- refuses as well, for want of replicas or room, may publish.
  local refusal = redis.pcall('PEXPIRE', KEYS[2], ARGV[4])
  if type(refusal) == 'table' and string.find(refusal.err, 'READONLY', 1, true) then return refusal end
end
if KEYS[3] then redis.call('SET', KEYS[3], id, 'PX', ARGV[5]) end
redis.call('PUBLISH', KEYS[2], message)
return id
