-- Positions in a channel's stream. An entry's id is <epoch>-<offset>; an epoch is 13 digits of its birth in
-- milliseconds, then 6 digits of the Redis process, which stand in this text: a process that restarted, or a
-- replica that was promoted, does not know the script, and a last id with other digits begins a new epoch.
local RUN = '@RUN@'

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- The last id of the stream, or nil without a stream; and its newest entry, or nil if it has none. The newest entry
-- tells the last id most cheaply, but not when another process has begun an epoch since and published nothing.
local function last(key, exactly)
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  if newest and not exactly and string.find(newest[1], RUN .. '-', 1, true) then return newest[1], newest end
  if redis.call('EXISTS', key) == 0 then return nil, nil end
  local info = redis.call('XINFO', 'STREAM', key)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1], newest end
  end
end

-- The epoch of an id and whether it is a new one, to be begun.
local function epoch_of(id)
  local epoch = id and string.match(id, '^(%d+)-')
  if epoch and string.sub(epoch, -6) == RUN then return epoch, false end
  local birth = now()
  if epoch then birth = math.max(birth, tonumber(string.sub(epoch, 1, -7)) + 1) end
  return string.format('%.0f', birth) .. RUN, true
end

-- Whether history ends with its newest entry's age; the time stands last in what we store.
local function is_expired(newest, ttl)
  local time = newest and string.match(newest[2][2], '"time":(%d+)}$')
  return time and tonumber(time) + tonumber(ttl) < now()
end
