-- Exercises: exercises/NAME.md, as pages of the site, and in print at the end of their
-- chapter.  There hints are left out, and in the site each is hidden until it is asked for.

local M = {}
local base = require 'base'
local listing = require 'listing'

local names        -- chapter -> names of its exercises, in the order of exercises/README.md
local read = {}    -- name -> what its page says

-- As `shmlab next` goes through them.  Make knows the files; what is not listed comes last.
function M.of(chapter)
  if not names then
    names = {}
    local listed = {}
    local function add(name)
      local owner = name:match('^%d%d_%a+')
      if not owner or listed[name] or not base.slurp('exercises/' .. name .. '.md') then return end
      listed[name], names[owner] = true, names[owner] or {}
      table.insert(names[owner], name)
    end
    for name in (base.slurp('exercises/README.md') or ''):gmatch('%]%((%d[%w_]+)%.md%)') do add(name) end
    for name in (os.getenv('EXERCISES') or ''):gmatch('[%w_]+') do add(name) end
  end
  return names[chapter] or {}
end

function M.page(chapter) return chapter .. '_exercises' end
function M.exists(name) return base.slurp('exercises/' .. name .. '.md') ~= nil end
function M.path(name) return 'exercises/' .. name .. '.md' end

-- The starter: a program, or for a prediction a text.
function M.starter(name)
  for _, ending in ipairs{'.c', '.txt'} do
    if base.slurp('exercises/' .. name .. ending) then return 'exercises/' .. name .. ending end
  end
end

function M.href(name)
  local page = M.page(name:match('^%d%d_%a+'))
  if base.mode ~= 'site' then return '#' .. base.id(name) end
  return base.page == page and '#' .. name or page .. '.html#' .. name
end

-- A program that is read before it is run: for predictions.
function M.given(name)
  local path = 'exercises/' .. name .. '.given.c'
  return base.slurp(path) and path
end

local function slug(s) return s:lower():gsub('[^%w]+', '_'):gsub('^_+', ''):gsub('_+$', '') end

-- {title, level, minutes, blocks, hints, about}: blocks without title and hints.
function M.read(name)
  if read[name] then return read[name] end
  local one = {title = name, blocks = pandoc.List{}, hints = pandoc.List{}}
  read[name] = one
  local source = base.source
  base.source = M.path(name)
  local inside
  for _, block in ipairs(base.markdown(base.slurp(M.path(name)))) do
    if block.t == 'Header' and block.level == 1 then
      local own, title = base.text(block):match('^([%w_]+): (.+)$')
      if own ~= name then base.fault('# ', 'the title is "# %s: a short title"', name) end
      one.title = title and title:sub(1, 1):upper() .. title:sub(2) or name
    elseif block.t == 'Header' then
      inside = base.text(block)
      if inside ~= 'Hints' then
        block.identifier = name .. '_' .. slug(inside)
        block.classes:insert('of-exercise')
        one.blocks:insert(block)
      end
    elseif inside == 'Hints' then
      if block.t == 'OrderedList' then one.hints:extend(block.content) end
    else
      if not one.about and block.t == 'Para' then one.about = base.text(block) end
      if block.t == 'Table' then
        for i, spec in ipairs(block.colspecs) do block.colspecs[i] = {spec[1], nil} end
      end
      one.blocks:insert(block)
    end
  end
  local about = one.about or ''
  one.minutes = about:match('(%d+) minutes')
  one.level = about:lower():match('warm%-up') or about:lower():match('%f[%a]core%f[%A]')
    or about:lower():match('challenge')
  if #one.hints ~= 3 then base.fault('## Hints', '%d hints, and there are to be three', #one.hints) end
  base.source = source
  return one
end

local function facts(one)
  local words = pandoc.List{}
  if one.level then words:insert(one.level) end
  if one.minutes then words:insert(one.minutes .. ' minutes') end
  return table.concat(words, ', ')
end

-- What there is to do, and how long it takes.
local function links(list)
  local items = {}
  for i, name in ipairs(list) do
    local one = M.read(name)
    local line = pandoc.List{pandoc.Link({pandoc.Str(one.title)}, M.href(name), '', pandoc.Attr('', {'made'}))}
    if facts(one) ~= '' then line:insert(base.span('facts', {pandoc.Str(' ' .. facts(one))})) end
    items[i] = {pandoc.Plain(line)}
  end
  return base.div('exercise-list', {pandoc.BulletList(items)})
end

-- ---------------------------------------------------------------- in the site

-- Each inside the one before, so that they are asked for one by one, with or without scripts.
local function hidden_hints(hints, i)
  local content = pandoc.List(hints[i])
  if i < #hints then content:insert(hidden_hints(hints, i + 1)) end
  return pandoc.Div(content, pandoc.Attr('', {'hint'}, {{'label', 'Hint ' .. i .. ' of ' .. #hints}}))
end

local function commands(name)
  local first = M.given(name) and './shmlab predict ' .. name .. '\n' or ''
  return pandoc.CodeBlock(first .. './shmlab check ' .. name .. '\n./shmlab hint ' .. name, pandoc.Attr('', {'sh'}))
end

-- The program to be predicted, where it has to be read.
local function quoted(name)
  local path = M.given(name)
  if not path then return pandoc.List{} end
  return pandoc.List{base.div('listing', {base.div('label', {pandoc.Plain{pandoc.Code(path)}}), pandoc.CodeBlock(path, pandoc.Attr('', {'starter'}))})}
end

-- The blocks of a page with headers at a level, and the program of a prediction below its task.
local function laid_out(name, level)
  local one, out, in_task = M.read(name), pandoc.List{}, false
  for _, block in ipairs(one.blocks) do
    if block.t == 'Header' then
      if in_task then out:extend(quoted(name)) end
      in_task = base.text(block) == 'The task'
      block.level = level
    end
    out:insert(block)
  end
  if in_task then out:extend(quoted(name)) end
  return out
end

-- The page of a chapter: all its exercises, one below the other.
function M.blocks_of_page(chapter)
  local out = pandoc.List{pandoc.Header(1, {pandoc.Str('Exercises:'), pandoc.Space(),
    pandoc.Str(base.chapters[chapter].title)}, pandoc.Attr(M.page(chapter)))}
  out:extend(base.markdown('`./shmlab start` makes a folder `mine` with your own copies of the starters. Edit them there. '
    .. 'A check builds your file, runs it and tells what it has seen; `./shmlab watch` does so each time you save.'))
  out:insert(links(M.of(chapter)))
  for _, name in ipairs(M.of(chapter)) do
    local one = M.read(name)
    local inner = pandoc.List{pandoc.Header(2, {pandoc.Str(one.title)}, pandoc.Attr(name, {'of-exercise'})),
      pandoc.Para{pandoc.Span({pandoc.Code(name)}, pandoc.Attr('', {'exercise-name'}))}}
    inner:extend(laid_out(name, 3))
    inner:insert(pandoc.Header(3, {pandoc.Str('Try it')}, pandoc.Attr(name .. '_try_it', {'of-exercise'})))
    inner:insert(commands(name))
    if #one.hints > 0 then inner:insert(hidden_hints(one.hints, 1)) end
    local starter = M.starter(name)
    if starter then
      inner:insert(pandoc.Div({pandoc.CodeBlock(starter, pandoc.Attr('', {'starter'}))}, pandoc.Attr('', {'hint', 'begin'},
        {{'label', 'The starter, ' .. starter}})))
    end
    out:insert(pandoc.Div(inner, pandoc.Attr('', {'exercise'}, {{'name', name}})))
  end
  return out
end

-- A starter as it is, a given program below its header; numbers are those of its lines.
function M.quote_starter(path)
  local lines, first = {}, 1
  for line in (base.slurp(path) or ''):gmatch('([^\n]*)\n') do
    lines[#lines + 1] = line
    if first == 1 and path:find('%.given%.c$') and line:find('*/', 1, true) then lines, first = {}, #lines + 1 end
  end
  while lines[1] == '' do
    table.remove(lines, 1)
    first = first + 1
  end
  if path:find('%.c$') then return {listing.pre(lines, first, path)} end
  return {base.raw('<pre class="typed" tabindex="0" role="group" aria-label="' .. base.escape(path) .. '"><code>'
    .. base.escape(table.concat(lines, '\n')) .. '</code></pre>')}
end

-- ---------------------------------------------------------------- in a chapter

-- At the end of a chapter: a list of links in the site, and elsewhere all of them.
function M.section(chapter)
  local list = M.of(chapter)
  if #list == 0 then return {} end
  local out = pandoc.List{pandoc.Header(2, {pandoc.Str('Exercises')}, pandoc.Attr(M.page(chapter), {'of-exercise'}))}
  for _, name in ipairs(list) do
    base.need(M.path(name))
    if M.given(name) then base.need(M.given(name)) end
  end
  if base.mode == 'site' or base.mode == 'scan' then
    out:insert(links(list))
    return out
  end
  out:extend(base.markdown('`./shmlab start` makes a folder `mine` with your own copies of the starters. '
    .. '`./shmlab check NAME` judges what you have made of one, and `./shmlab hint NAME` gives a hint: there are three.'))
  for _, name in ipairs(list) do
    local one = M.read(name)
    local inner = pandoc.List{pandoc.Header(3, {pandoc.Str(one.title)}, pandoc.Attr(name, {'of-exercise'})),
      base.div('exercise-name', {pandoc.Plain{pandoc.Code(name)}})}
    inner:extend(laid_out(name, 4))
    out:insert(pandoc.Div(inner, pandoc.Attr('', {'exercise'}, {{'name', name}})))
  end
  return out
end

-- Before what a chapter ends with.
local ends = {['Go on'] = true, ['Further reading'] = true}
function M.insert(blocks, chapter)
  local section = M.section(chapter)
  if #section == 0 then return blocks end
  local out, done = pandoc.List{}, false
  for _, block in ipairs(blocks) do
    if not done and block.t == 'Header' and block.level == 2 and ends[base.text(block)] then
      out:extend(section)
      done = true
    end
    out:insert(block)
  end
  if not done then out:extend(section) end
  return out
end

-- One document of the search for each; hints are not found before they are asked for.
function M.search_documents(chapter, words_of)
  local documents = {}
  for _, name in ipairs(M.of(chapter)) do
    local one = M.read(name)
    documents[#documents + 1] = {title = one.title, chapter = 'Exercise', url = M.page(chapter) .. '.html#' .. name,
      text = name .. ' ' .. words_of(one.blocks)}
  end
  return documents
end

return M
