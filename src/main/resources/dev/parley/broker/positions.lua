-- Positions in a channel's stream. An entry's id is <epoch>-<offset>; an epoch is 13 digits of its birth in
-- milliseconds, then 6 digits of the Redis process, which stand in this text: a process that restarted, or a
-- replica that was promoted, does not know the script, and a last id with other digits begins a new epoch.
local RUN = '@RUN@'

local time_of_call
local function now()
  if not time_of_call then
    local t = redis.call('TIME')
    time_of_call = t[1] * 1000 + math.floor(t[2] / 1000)
  end
  return time_of_call
end

-- The last id of the stream, or nil without a stream; its newest entry, or nil if it has none; and where it was looked
-- up, the last id that was deleted. The newest entry tells the last id most cheaply, but not when another process has
-- begun an epoch since and published nothing.
local function last(key, exactly)
  local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  if newest and not exactly and string.find(newest[1], RUN .. '-', 1, true) then return newest[1], newest end
  if redis.call('EXISTS', key) == 0 then return nil, nil, '0-0' end
  local info, found = redis.call('XINFO', 'STREAM', key), {}
  for i = 1, #info, 2 do found[info[i]] = info[i + 1] end
  return found['last-generated-id'], newest, found['max-deleted-entry-id']
end

-- An epoch of this process, later than the one before, if there was one.
local function next_epoch(before)
  local birth = now()
  if before then birth = math.max(birth, tonumber(string.sub(before, 1, -7)) + 1) end
  return string.format('%.0f', birth) .. RUN
end

-- The epoch of an id and whether it is a new one, to be begun.
local function epoch_of(id)
  local epoch = id and string.match(id, '^(%d+)-')
  if epoch and string.sub(epoch, -6) == RUN then return epoch, false end
  return next_epoch(epoch), true
end

-- Begins an epoch in a stream. Where the last one that had entries ended is noted as what was last deleted, since
-- nothing else tells it once the stream is trimmed. An epoch that follows one whose end is lost counts as lost, too, for
-- as long as the stream has entries from before that end.
local LOST = '-9223372036854775807'
local function begin(key, epoch, ended, deleted)
  if string.find(ended, '-0$') and deleted ~= '0-0' then
    ended = deleted
  elseif string.find(deleted, LOST, 1, true) then
    local oldest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
    if oldest and string.match(oldest[1], '^%d+') <= string.match(deleted, '^%d+') then
      ended = string.match(ended, '^%d+') .. LOST
    end
  end
  redis.call('XSETID', key, epoch .. '-0', 'MAXDELETEDID', ended)
  return ended
end

-- As last, of a stream that has an epoch of this process: one that is not there is born.
local function top_of(key, life)
  local top, newest, deleted = last(key, true)
  local epoch, is_new = epoch_of(top)
  if is_new and top then
    deleted = begin(key, epoch, top, deleted)
  elseif is_new then
    -- The entry goes at once, and leaves its id.
    redis.call('XADD', key, 'MAXLEN', 0, epoch .. '-0', 'd', '')
  end
  redis.call('PEXPIRE', key, life)
  return is_new and epoch .. '-0' or top, newest, deleted
end

-- Adds ids and payloads of a range to a reply, whose third element tells whether there may be more.
local function collect(reply, command, key, from, to, limit, bytes)
  while limit > 0 do
    local step = math.min(32, limit)
    local part = redis.call(command, key, from, to, 'COUNT', step)
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
  reply[3] = 1
  return reply
end

-- Whether a line was published longer ago than that, and the digits of its time, which stands last in what we store;
-- nothing before the end is looked at, since the pattern would be tried at every byte.
local function is_older(line, ttl)
  local digits = string.match(string.sub(line, -32), '"time":(%d+)}$')
  return digits and tonumber(digits) + tonumber(ttl) < now(), digits
end

-- Whether history has ended with its newest entry's age; lets go of it then.
local function has_ended(key, newest, ttl)
  if not newest or not is_older(newest[2][2], ttl) then return false end
  redis.call('XTRIM', key, 'MAXLEN', 0)
  return true
end
