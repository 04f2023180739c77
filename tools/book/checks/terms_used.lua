-- Terms that stand before the place where they are explained: see terms, which starts this.

local stringify = pandoc.utils.stringify

local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

local function name_of(english) return english:gsub('%s*%b()', ''):lower() end

local everyday = {}
for _, line in ipairs(lines_of('tools/book/checks/everyday')) do
  if not line:find('^#') then everyday[line] = true end
end

local explained, told = {}, {}

-- Plain words of inlines; a term that is explained here is told by its base form.
local function words_of(inlines, marks)
  local parts = {}
  for _, inline in ipairs(inlines) do
    if inline.t == 'Code' then
      parts[#parts + 1] = '`'
    elseif inline.t == 'Link' then
      parts[#parts + 1] = (inline.target:find('%.md') or inline.target:find('%.c$')) and ' ' or words_of(inline.content, marks)
    elseif inline.t == 'Span' and inline.classes:includes('term') then
      marks[#marks + 1] = name_of(inline.attributes.of or stringify(inline))
      parts[#parts + 1] = '\1' .. #marks .. '\1'
    elseif inline.content then
      parts[#parts + 1] = words_of(inline.content, marks)
    else
      parts[#parts + 1] = stringify(inline) ~= '' and stringify(inline) or ' '
    end
  end
  return table.concat(parts)
end

local terms = {}
for i, line in ipairs(lines_of('chapters/terms.tsv')) do
  if i > 1 then
    for part in name_of(line:match('^[^\t]*')):gmatch('[^,]+') do
      part = part:match('^%s*(.-)%s*$')
      if not everyday[part] then terms[#terms + 1] = part end
    end
  end
end
table.sort(terms, function(a, b) return #a > #b end)

local path, bad = nil, false
local all = {}     -- terms that any chapter explains

-- The line that holds what stands around the word.
local function position(piece, from, to)
  local around = piece:sub(math.max(1, from - 18), to):match('%S+%s.*') or piece:sub(from, to)
  local whole = table.concat(lines_of(path), '\n'):lower():gsub('[*_%[]', '')
  local at = whole:gsub('\n', ' '):find(around, 1, true)
  local _, number = whole:sub(1, at or 1):gsub('\n', '')
  return path .. ':' .. (number + 1)
end

local function paragraph(inlines)
  local marks = {}
  local text = ' ' .. words_of(inlines, marks):lower() .. ' '
  -- In the order of the text: what stands before a mark is not explained by it, unless it
  -- begins the very paragraph that explains it.
  local now = {}
  for _, name in ipairs(marks) do now[name] = true end
  local at = 1
  while at <= #text do
    local first, last, n = text:find('\1(%d+)\1', at)
    local piece = text:sub(at, first and first - 1 or #text)
    for _, term in ipairs(terms) do
      if all[term] and not explained[term] and not told[term] and not now[term] then
        local pattern = '%f[%w]' .. term:gsub('%p', '%%%0') .. '[es]*%f[^%w]'
        local from, to = piece:find(pattern)
        if from then
          told[term], bad = true, true
          io.stderr:write(position(piece, from, to), ': "', term, '" before it is explained: ...',
            piece:sub(math.max(1, from - 40), to), '\n')
        end
      end
    end
    if not first then break end
    local name = marks[tonumber(n)]
    explained[name] = true
    for part in name:gmatch('[^,]+') do explained[part:match('^%s*(.-)%s*$')] = true end
    at = last + 1
  end
end

local function blocks(list)
  for i, block in ipairs(list) do
    if block.t == 'Header' then
      if block.level == 1 then
        local name = stringify(block):match('{#([%w_]+)}') or block.identifier
        path = 'chapters/' .. name .. '.md'
      end
    elseif block.t == 'Div' then
      local kind = block.classes[1]
      if kind ~= 'objectives' and kind ~= 'aside' then blocks(block.content) end
    elseif block.t == 'Para' or block.t == 'Plain' then
      if not (block.content[1] and block.content[1].t == 'Emph' and #block.content == 1) then
        paragraph(block.content)
      end
    elseif block.t == 'BulletList' or block.t == 'OrderedList' then
      for _, item in ipairs(block.content) do blocks(item) end
    elseif block.t == 'BlockQuote' then
      blocks(block.content)
    end
  end
end

function Pandoc(doc)
  doc:walk{Span = function(span)
    if span.classes:includes('term') then
      for part in name_of(span.attributes.of or stringify(span)):gmatch('[^,]+') do
        all[part:match('^%s*(.-)%s*$')] = true
      end
    end
  end}
  blocks(doc.blocks)
  if bad then os.exit(1) end
  return pandoc.Pandoc({})
end
