-- Appends to a channel's stream and publishes, or gives a repeated key its first answer.
-- KEYS: 1 stream, 2 Redis channel, 3 (optional) answer of an idempotency key.
-- ARGV: 1 payload, 2 history size (0: none), 3 history ttl in ms, 4 life of a position in ms, 5 life of an answer in ms.
-- Returns the position, 0-0 without history. What can fail comes before PUBLISH.
local payload = ARGV[1]

-- A node whose clock is behind by so much would end the history of all others.
local function be_timely()
  local too_old, digits = is_older(payload, ARGV[3])
  if too_old then payload = string.sub(payload, 1, -#digits - 2) .. string.format('%.0f', now()) .. '}' end
end

local function append(call, last_id, _, deleted)
  local epoch, is_new = epoch_of(last_id)
  if is_new and last_id then begin(KEYS[1], epoch, last_id, deleted) end
  return call('XADD', KEYS[1], 'MAXLEN', ARGV[2], epoch .. (last_id and '-*' or '-1'), 'd', payload)
end

if KEYS[3] then
  local first = redis.call('GET', KEYS[3])
  if first then return first end
end
local id, message = '0-0', payload
if ARGV[2] ~= '0' then
  be_timely()
  local last_id, newest, deleted = last(KEYS[1])
  has_ended(KEYS[1], newest, ARGV[3])
  id = append(redis.pcall, last_id, newest, deleted)
  if type(id) == 'table' then id = append(redis.call, last(KEYS[1], true)) end
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  message = id .. ' ' .. payload
else
  -- A replica would publish, but to nobody elsewhere. It refuses to write, were it to what is not there; a primary that
  -- refuses as well, for want of replicas or room, may publish.
  local refusal = redis.pcall('PEXPIRE', KEYS[2], ARGV[4])
  if type(refusal) == 'table' and string.find(refusal.err, 'READONLY', 1, true) then return refusal end
end
if KEYS[3] then redis.call('SET', KEYS[3], id, 'PX', ARGV[5]) end
redis.call('PUBLISH', KEYS[2], message)
return id
