#!lua flags=allow-oom
-- Removes consumers that own nothing: the given one, and others that were idle for long. Never drops a pending entry.
-- KEYS  1 stream, 2 fence
-- ARGV  1 group, 2 consumer ('': none), 3 idle ms after which others are removed
-- Returns the number of removed consumers
local removed = 0
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if consumers.err then return 0 end
for _, info in ipairs(consumers) do
  local name, pending, idle = info[2], info[4], info[6]
  if pending == 0 and (name == ARGV[2] or idle >= tonumber(ARGV[3])) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
    redis.call('HDEL', KEYS[2], name, name .. '#')
    removed = removed + 1
  end
end
return removed
