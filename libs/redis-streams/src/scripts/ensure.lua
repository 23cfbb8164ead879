#!lua flags=allow-oom
-- Creates a consumer group if it is missing and registers a consumer in its fence.
-- KEYS  1 stream, 2 fence, 3 parked
-- ARGV  1 group, 2 consumer, 3 id to start after if the group is new
-- Returns { '1' if the group was created, the consumer's epoch }
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], ARGV[3], 'MKSTREAM')
local created = '1'
if made.err then
  if not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
  created = '0'
else
  -- A new group has no pending entries: what was remembered about the old one's owners is void.
  redis.call('DEL', KEYS[2], KEYS[3])
end
-- Epochs start at the time in microseconds: one of a group that was destroyed never fits its successor.
local time = redis.call('TIME')
redis.call('HSETNX', KEYS[2], ARGV[2], time[1] .. string.format('%06d', time[2]))
return { created, redis.call('HGET', KEYS[2], ARGV[2]) }
