-- Functions of settle.lua; the transport puts them, and the registered change scripts, in front of it.

-- Ids among the deliveries that are no longer this consumer's at this delivery count.
function takenOver(group, consumer, countList, ackFrom, ackTo, parkFrom, parkTo)
  local counts, taken = {}, {}
  for id, count in string.gmatch(countList, '(%S+) (%S+)') do counts[id] = tonumber(count) end
  local function check(id)
    local found = redis.pcall('XPENDING', KEYS[1], group, id, id, 1)
    local owned = not found.err and found[1] and found[1][2] == consumer and found[1][4] == (counts[id] or 1)
    if not owned then taken[#taken + 1] = id end
  end
  for i = ackFrom, ackTo do check(ARGV[i]) end
  for i = parkFrom, parkTo, 3 do check(ARGV[i]) end
  return taken
end

-- Epochs start at the time in microseconds: one of a fence that was forgotten never fits its successor.
function newEpoch()
  local time = redis.call('TIME')
  return time[1] .. string.format('%06d', time[2])
end

function forgetTrials(ackFrom, ackTo, parkFrom, parkTo)
  if ackTo >= ackFrom then redis.call('HDEL', KEYS[5], unpack(ARGV, ackFrom, ackTo)) end
  for i = parkFrom, parkTo, 3 do redis.call('HDEL', KEYS[5], ARGV[i]) end
end

-- Parked entries stay pending until their due time; moved ones wait in the group's own retry stream.
function parkAndMove(parkFrom, parkTo, moveFrom, moveTo)
  if parkTo < parkFrom and moveTo < moveFrom then return end
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  for i = parkFrom, parkTo, 3 do
    local failed = ARGV[i + 2] == '+'
    if failed then redis.call('HINCRBY', KEYS[4], ARGV[i], 1) end
    redis.call('ZADD', KEYS[3], ARGV[i + 1] + (failed and now or 0), ARGV[i])
  end
  for i = moveFrom, moveTo, 5 do
    redis.call('XADD', KEYS[8], '*', 't', ARGV[i], 'e', ARGV[i + 1], 'd', ARGV[i + 2], 'o', ARGV[i + 3],
      'n', string.format('%.0f', now + ARGV[i + 4]))
  end
end

-- Takes the change section apart and runs every check; answers the changes, or the refusal to return.
function readChanges(at)
  local changes = {}
  for c = 1, tonumber(ARGV[at]) do
    local name, keyCount = ARGV[at + 1], tonumber(ARGV[at + 2])
    local keys, args = {}, {}
    for k = 1, keyCount do keys[k] = KEYS[tonumber(ARGV[at + 2 + k])] end
    local argsAt = at + 3 + keyCount
    for a = 1, tonumber(ARGV[argsAt]) do args[a] = ARGV[argsAt + a] end
    at = argsAt + tonumber(ARGV[argsAt])
    local reason = changeScripts[name].check(keys, args)
    if reason then return nil, { 'CHANGE', name, reason } end
    changes[c] = { apply = changeScripts[name].apply, keys = keys, args = args }
  end
  return changes
end
