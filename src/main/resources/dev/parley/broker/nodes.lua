-- Announces a node, or takes it back, and returns what all nodes have announced lately.
-- KEYS: 1 hash of nodes. ARGV: 1 node id, 2 what it tells of itself ('' takes it back), 3 life of an announcement in ms.
local time, life, fresh = now(), tonumber(ARGV[3]), {}
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', time) .. ' ' .. ARGV[2])
  redis.call('PEXPIRE', KEYS[1], life)
end
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local told, text = string.match(all[i + 1], '^(%d+) (.*)$')
  if tonumber(told) + life < time then
    redis.call('HDEL', KEYS[1], all[i])
  else
    fresh[#fresh + 1] = text
  end
end
return fresh
