-- What each level of the sandbox does not contain: read from lab/sandbox/open.c, whose
-- words `shmlab sandbox` prints, so that they stand nowhere twice.

local M = {}
local base = require 'base'

local path = 'lab/sandbox/open.c'
local levels = {{'limits', 'L0'}, {'rules', 'L1'}, {'spaces', 'L2'}, {'groups', 'L3'}}

-- The text of string literals that follow each other.
local function joined(code)
  local parts = {}
  for part in code:gmatch('"(.-)"') do parts[#parts + 1] = part end
  return table.concat(parts)
end

-- The items of a table in C, up to its NULL.  Commas inside of quotation marks are none of
-- C's.  A word in capitals is one of `macros`.
local function items(body, macros)
  local quoted, out = {}, {}
  local plain = body:gsub('"(.-)"', function(text)
    quoted[#quoted + 1] = text
    return '"' .. #quoted .. '"'
  end)
  for item in plain:gmatch('[^,]+') do
    local word = item:match('^%s*([A-Z]+)%s*$')
    if word == 'NULL' then return out end
    local parts = {}
    for number in item:gmatch('"(%d+)"') do parts[#parts + 1] = quoted[tonumber(number)] end
    out[#out + 1] = word and macros[word] or not word and table.concat(parts) or ''
  end
  return {}
end

function M.not_contained()
  local code = (base.slurp(path) or ''):gsub('/%*.-%*/', ''):gsub('\\\n', ' ')
  local macros, out = {}, pandoc.List{}
  for name, text in code:gmatch('#define ([A-Z]+)([^\n]*)') do macros[name] = joined(text) end
  for _, level in ipairs(levels) do
    local found = items(code:match('%*const ' .. level[1] .. '%[%] = {(.-)}') or '', macros)
    local list = {}
    for i, text in ipairs(found) do
      if text == '' then base.fault('not_contained', 'item %d of "%s" in %s cannot be read', i, level[1], path) end
      list[i] = {pandoc.Plain(base.inlines(text:sub(1, 1):upper() .. text:sub(2) .. '.'))}
    end
    if #list == 0 then base.fault('not_contained', '%s has no list "%s" that can be read', path, level[1]) end
    out:insert(pandoc.Para{pandoc.Strong{pandoc.Str(level[2])}, pandoc.Str(', ' .. level[1] .. ':')})
    out:insert(pandoc.BulletList(list))
  end
  return out
end

return M
