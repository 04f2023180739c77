-- What all parts of the filter share: where files are, what went wrong, HTML.

local M = {}

M.List = pandoc.List
M.text = pandoc.utils.stringify
M.mode = 'site'      -- scan, site, epub or print
M.chapter = nil      -- the name of the chapter that is at work: 06_fork
M.number = nil       -- and its number, as a word
M.book = {}          -- chapter names, in the order of book.md
M.chapters = {}      -- name -> what scanning it has found
M.needs = {}         -- files this page is made of
M.out = os.getenv('BOOK_OUT') or 'build/book'

local problems = {}
local cache = {}

function M.slurp(path)
  if cache[path] == nil then
    local file = io.open(path, 'rb')
    cache[path] = file and file:read('a') or false
    if file then file:close() end
  end
  return cache[path] or nil
end

-- The markdown reader keeps no positions: the line is the first one, from where the
-- chapter at work begins, that holds `what`.
local function position(what)
  local path = M.source or (PANDOC_STATE.input_files[1] or '?')
  local number = 0
  for line in (M.slurp(path) or ''):gmatch('([^\n]*)\n') do
    number = number + 1
    if what and line:find(what, 1, true) then return path .. ':' .. number end
  end
  return path .. ':1'
end

-- All problems are told before the build stops.
function M.fault(what, message, ...)
  problems[#problems + 1] =
      position(what) .. ': ' .. string.format(message, ...)
end

function M.fault_at(path, line, message, ...)
  problems[#problems + 1] =
      path .. ':' .. line .. ': ' .. string.format(message, ...)
end

function M.stop_if_faulty()
  if #problems == 0 then return end
  io.stderr:write(table.concat(problems, '\n'), '\n')
  os.exit(1)
end

function M.need(path) M.needs[#M.needs + 1] = path end

local entities = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}
function M.escape(s) return (s:gsub('[&<>"]', entities)) end

function M.raw(s) return pandoc.RawBlock('html', s) end
function M.raw_inline(s) return pandoc.RawInline('html', s) end
-- A long name, which a narrow screen may break behind each underscore.
function M.breakable(name)
  local out = pandoc.List{}
  for part in name:gmatch('[^_]+_?') do
    if #out > 0 then out:insert(M.raw_inline('<wbr>')) end
    out:insert(pandoc.Str(part))
  end
  return out
end

function M.div(class, blocks, id)
  return pandoc.Div(blocks, pandoc.Attr(id or '', {class}))
end
function M.span(class, inlines, id)
  return pandoc.Span(inlines, pandoc.Attr(id or '', {class}))
end

-- Markdown in a quiz or a table: blocks of it, or its inlines.
function M.markdown(s)
  return pandoc.read(s, 'markdown-implicit_figures-auto_identifiers+smart').blocks
end
function M.inlines(s) return pandoc.utils.blocks_to_inlines(M.markdown(s)) end

-- An id of XML must not begin with a digit, as the names of chapters do.
function M.id(id)
  if M.mode == 'epub' and id:find('^%d') then return 'c-' .. id end
  return id
end

-- Where a chapter, or an id in it, is.
function M.href(chapter, id)
  if M.mode == 'site' then
    if chapter == M.page then return '#' .. (id or '') end
    return chapter .. '.html' .. (id and '#' .. id or '')
  end
  return '#' .. M.id(id or chapter)
end

function M.number_of(chapter)
  return tostring(tonumber(chapter:match('^%d+')))
end

-- Rows of a table of ours, with the names of its first line.
function M.rows(path)
  local names, rows, number = nil, {}, 0
  for line in (M.slurp(path) or ''):gmatch('([^\n]*)\n') do
    number = number + 1
    local fields = {}
    for field in (line .. '\t'):gmatch('([^\t]*)\t') do fields[#fields + 1] = field end
    if not names then
      names = fields
    elseif line ~= '' then
      local row = {line = number}
      for i, name in ipairs(names) do row[name] = fields[i] or '' end
      rows[#rows + 1] = row
    end
  end
  return rows
end

-- Lua source of a value, with keys in order, so that it is the same each time.
function M.dump(value)
  if type(value) == 'string' then return string.format('%q', value) end
  if type(value) ~= 'table' then return tostring(value) end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) == type(b) then return a < b end
    return type(a) == 'number'
  end)
  for i, key in ipairs(keys) do
    parts[i] = '[' .. M.dump(key) .. ']=' .. M.dump(value[key])
  end
  return '{' .. table.concat(parts, ',\n') .. '}'
end

-- Make takes an unchanged file for one that nothing has to follow.
function M.write_changed(path, s)
  local file = io.open(path, 'rb')
  local old = file and file:read('a')
  if file then file:close() end
  if old == s then return end
  file = assert(io.open(path, 'wb'))
  file:write(s)
  file:close()
end

return M
