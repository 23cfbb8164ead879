-- Publishes entries, each at most once within its dedupe window; all of them or, on an error, none.
-- KEYS  1 stream, 2… dedupe keys
-- ARGV  per entry: type, envelope, data, index of its dedupe key in KEYS (0: none), window in ms
-- Returns per entry: its entry id, or '=' and the first entry's id for a duplicate
local streamType = redis.call('TYPE', KEYS[1]).ok
if streamType ~= 'stream' and streamType ~= 'none' then
  return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' is a ' .. streamType .. ', not a stream')
end
local answers = {}
for i = 1, #ARGV, 5 do
  local dedupe = tonumber(ARGV[i + 3])
  local first = dedupe > 0 and redis.call('GET', KEYS[dedupe])
  if first then
    answers[#answers + 1] = '=' .. first
  else
    local id = redis.call('XADD', KEYS[1], '*', 't', ARGV[i], 'e', ARGV[i + 1], 'd', ARGV[i + 2])
    if dedupe > 0 then redis.call('SET', KEYS[dedupe], id, 'PX', ARGV[i + 4]) end
    answers[#answers + 1] = id
  end
end
return answers
