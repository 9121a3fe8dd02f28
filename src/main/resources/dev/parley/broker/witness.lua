-- Tells Redis of a position that was given out. If it has less of that epoch, what came behind is gone with the process that
-- had it: a new epoch begins, before which everything counts as lost, so that who comes back, and who has gone on to a later
-- epoch already, learns it. Where epochs survive restarts by the operator's promise, the promise was broken.
-- KEYS: 1 stream. ARGV: 1 position. Returns whether something is gone that was not known to be (0, 1).
local epoch, offset = string.match(ARGV[1], '^(%d+)-(%d+)$')
local top, newest, deleted = last(KEYS[1], true)
if not top then return 0 end
local current, noted = string.match(top, '^%d+'), string.match(deleted, '^%d+')
if noted >= epoch and string.find(deleted, LOST, 1, true) then return 0 end

-- Where the epoch ended, as far as the stream tells; entries are trimmed from the oldest on.
local function end_of_epoch()
  if current == epoch then return top end
  if noted == epoch then return deleted end
  local last_of_it = redis.call('XREVRANGE', KEYS[1], epoch, epoch, 'COUNT', 1)[1]
  if last_of_it then return last_of_it[1] end
  local oldest = newest and redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
  local has_older = oldest and string.match(oldest, '^%d+') < epoch or deleted ~= '0-0' and noted < epoch
  if has_older or current < epoch then return epoch .. '-0' end
end

local ended = end_of_epoch()
if not ended or tonumber(string.match(ended, '%d+$')) >= tonumber(offset) then return 0 end
local latest = current > epoch and current or epoch
redis.call('XSETID', KEYS[1], next_epoch(latest) .. '-0', 'MAXDELETEDID', latest .. LOST)
return 1
