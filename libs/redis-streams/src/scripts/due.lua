#!lua flags=allow-oom
-- Takes parked entries whose due time has come; raises the epoch of every consumer that owned one.
-- KEYS  1 stream, 2 fence, 3 parked, 4 failures, 5 ledger
-- ARGV  1 group, 2 consumer, 3 most entries
-- Returns { ms until the next one is due (-1: none parked), lost ids, then per entry { id, fields, delivery count, failures } }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer, lost, raised = { -1, {} }, {}, {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  redis.call('ZREM', KEYS[3], id)
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)[1]
  if pending then
    local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id)
    if not raised[pending[2]] then
      raised[pending[2]] = true
      redis.call('HINCRBY', KEYS[2], pending[2], 1)
    end
    if #claimed == 0 then
      lost[#lost + 1] = id
    else
      answer[#answer + 1] = { id, claimed[1][2], pending[4] + 1, tonumber(redis.call('HGET', KEYS[4], id) or 0) }
    end
  end
end
if #lost > 0 then
  redis.call('HINCRBY', KEYS[5], 'lost', #lost)
  redis.call('HDEL', KEYS[4], unpack(lost))
end
local nextDue = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
if nextDue[2] then answer[1] = math.max(0, nextDue[2] - now) end
answer[2] = lost
return answer
