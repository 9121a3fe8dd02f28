-- Removes a channel's history; its epoch and top stay, so that positions go on.
-- KEYS: 1 stream.
return redis.call('XTRIM', KEYS[1], 'MAXLEN', 0)
