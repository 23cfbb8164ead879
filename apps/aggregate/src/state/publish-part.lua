#!lua flags=allow-oom
-- Publishes some groups of a sealed window and forgets them, in one step: whoever crashes, each group goes out exactly once.
-- KEYS  1 groups of the window, 2 open windows, 3 closed until, 4 stream of closed windows
-- ARGV  1 window id, 2 pair, 3 end, 4 parts published so far, 5 type, 6 envelope, 7 data, 8… fields of the groups
-- Returns the groups left (0: the window is closed and gone), or -1 when another instance was here or the window is not sealed
local closed = redis.call('HGET', KEYS[3], ARGV[2])
if not closed or tonumber(ARGV[3]) > tonumber(closed) then return -1 end
local parts = redis.call('HGET', KEYS[1], '#') or '0'
if parts ~= ARGV[4] then return -1 end
local fields = { unpack(ARGV, 8) }
for _, measures in ipairs(redis.call('HMGET', KEYS[1], unpack(fields))) do
  if not measures then return -1 end
end
redis.call('HDEL', KEYS[1], unpack(fields))
redis.call('XADD', KEYS[4], '*', 't', ARGV[5], 'e', ARGV[6], 'd', ARGV[7])
redis.call('HSET', KEYS[1], '#', parts + 1)
local left = redis.call('HLEN', KEYS[1]) - 1
if left == 0 then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return left
