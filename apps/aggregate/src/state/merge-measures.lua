-- Adds up measures of one group as texts: `count`, or `count values min max limb@k …`; the same as merge() and addLimb() in
-- windows/, which say why. Numbers are formatted by hand because Lua's own form stops at 14 digits.
local function words(text)
  local found = {}
  for word in string.gmatch(text, '%S+') do found[#found + 1] = word end
  return found
end
local function addLimb(sum, k, limb)
  local total = (sum[k] or 0) + limb
  if math.abs(total) >= 1e15 then
    local carried = total > 0 and math.floor(total / 1e9) or math.ceil(total / 1e9)
    total = total - carried * 1e9
    addLimb(sum, k + 1, carried)
  end
  sum[k] = total
end
local function merge(old, new)
  local a, b = words(old), words(new)
  local count = string.format('%.0f', a[1] + b[1])
  if not b[2] then a, b = b, a end
  if not a[2] then return count .. string.sub(table.concat(b, ' '), #b[1] + 1) end
  local min = tonumber(a[3]) <= tonumber(b[3]) and a[3] or b[3]
  local max = tonumber(a[4]) >= tonumber(b[4]) and a[4] or b[4]
  local sum, merged = {}, { count, string.format('%.0f', a[2] + b[2]), min, max }
  for _, measures in ipairs({ a, b }) do
    for i = 5, #measures do
      local limb, k = string.match(measures[i], '(-?%d+)@(-?%d+)')
      addLimb(sum, tonumber(k), tonumber(limb))
    end
  end
  for k, limb in pairs(sum) do merged[#merged + 1] = string.format('%.0f@%.0f', limb, k) end
  return table.concat(merged, ' ')
end
