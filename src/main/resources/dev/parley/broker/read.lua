-- Reads a part of a channel's stream; a stream that is not there, or of another Redis process, gets its epoch first.
-- KEYS: 1 stream. ARGV: 1 history ttl in ms, 2 life of a position in ms, 3 most entries, 4 most bytes,
-- 5 direction ('forward', 'reverse'), 6 (optional) position to start behind, or before if reverse; its epoch 0: the top's.
-- Returns the top, the last id of the given position's epoch where that is not the top's ('' if none is left),
-- whether there may be more (0, 1), then id and payload of each entry.
local STEP = 32
local top, newest = last(KEYS[1], true)
local epoch, is_new = epoch_of(top)
if is_new then
  if not top then
    redis.call('XGROUP', 'CREATE', KEYS[1], 'birth', '$', 'MKSTREAM')
    redis.call('XGROUP', 'DESTROY', KEYS[1], 'birth')
  end
  top = epoch .. '-0'
  redis.call('XSETID', KEYS[1], top)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])

local reply, since = { top, '', 0 }, ARGV[6]
if is_expired(newest, ARGV[1]) then return reply end
if since then since = string.gsub(since, '^0%-', epoch .. '-') end
local since_epoch = since and string.match(since, '^(%d+)-')
if since_epoch and since_epoch ~= epoch then
  local of_epoch = redis.call('XREVRANGE', KEYS[1], since_epoch, since_epoch, 'COUNT', 1)[1]
  reply[2] = of_epoch and of_epoch[1] or ''
end
local reverse = ARGV[5] == 'reverse'
local from = since and '(' .. since or (reverse and '+' or '-')
local limit, bytes = tonumber(ARGV[3]), tonumber(ARGV[4])
while limit > 0 do
  local step = math.min(STEP, limit)
  local part = redis.call(reverse and 'XREVRANGE' or 'XRANGE', KEYS[1], from, reverse and '-' or '+', 'COUNT', step)
  for _, entry in ipairs(part) do
    if bytes <= 0 then
      reply[3] = 1
      return reply
    end
    reply[#reply + 1], reply[#reply + 2] = entry[1], entry[2][2]
    bytes = bytes - #entry[2][2]
    from = '(' .. entry[1]
  end
  limit = limit - #part
  if #part < step then return reply end
end
if ARGV[3] ~= '0' then reply[3] = 1 end
return reply
