-- Questions and order-the-lines problems of chapters/NN_topic.quiz.  The right answer
-- stands first there, and lines stand in order: they are shuffled here, always alike.

local M = {}
local base = require 'base'

-- All of one file: id -> {kind, line, text, parts}; a part is {word, id, text}.
local files = {}
local known = {question = 1, order = 1, right = 2, wrong = 2, because = 2, line = 2, trap = 2}

local function parse(chapter)
  local path = 'chapters/' .. chapter .. '.quiz'
  local source = base.slurp(path)
  if not source then return nil, path end
  base.need(path)
  local items, item, target, number = {}, nil, nil, 0
  for line in (source .. '\n'):gmatch('([^\n]*)\n') do
    number = number + 1
    local word, rest = line:match('^(%a+)%s*(.-)%s*$')
    if line:find('^    ') or (line == '' and target) then
      if not target then
        base.fault_at(path, number, 'text that belongs to nothing')
      else
        target.text = target.text .. line:sub(5) .. '\n'
      end
    elseif line:find('^#') or line == '' then
      target = nil
    elseif not known[word or ''] then
      base.fault_at(path, number, 'question, order, right, wrong, because, line or trap, not "%s"', line)
    elseif known[word] == 1 then
      if rest == '' then base.fault_at(path, number, 'a %s needs an id', word) end
      if items[rest] then base.fault_at(path, number, 'a second %s', rest) end
      item = {kind = word, id = rest, line = number, text = '', parts = {}}
      items[rest], target = item, item
    elseif not item then
      base.fault_at(path, number, '%s before any question', word)
    else
      target = {word = word, id = rest, line = number, text = ''}
      table.insert(item.parts, target)
    end
  end
  for _, one in pairs(items) do
    one.text = one.text:gsub('\n+$', '')
    for _, part in ipairs(one.parts) do
      part.text = part.text:gsub('\n+$', '')
      if part.text == '' then base.fault_at(path, part.line, '%s is empty', part.word) end
    end
  end
  return items, path
end

local beliefs
local function check_id(path, part)
  if part.id == '' then return end
  if not beliefs then
    beliefs = {}
    for _, row in ipairs(base.rows('chapters/misconceptions.tsv')) do beliefs[row.id] = row.belief end
    for _, row in ipairs(base.rows('chapters/diagnoses.tsv')) do beliefs[row.id] = row.message end
  end
  for id in part.id:gmatch('[^%s,]+') do
    if next(beliefs) and not beliefs[id] then
      base.fault_at(path, part.line, '%s is neither in misconceptions.tsv nor in diagnoses.tsv', id)
    end
  end
end

-- An order of 1..n that depends on the words only, and is not the given one.
local function shuffled(seed, n)
  local state = 7
  for i = 1, #seed do state = (state * 31 + seed:byte(i)) % 2147483647 end
  local order = {}
  for i = 1, n do order[i] = i end
  for i = n, 2, -1 do
    state = (state * 48271 + 11) % 2147483647
    local j = state % i + 1
    order[i], order[j] = order[j], order[i]
  end
  local same = n > 1
  for i = 1, n do same = same and order[i] == i end
  if same then table.insert(order, table.remove(order, 1)) end
  return order
end

local function letter(i) return string.char(96 + i) end

-- Its choices: {text, because, right}.
local function choices(path, item)
  local list = {}
  for _, part in ipairs(item.parts) do
    if part.word == 'because' and #list > 0 and not list[#list].because then
      list[#list].because = part.text
    elseif part.word == 'right' or part.word == 'wrong' then
      check_id(path, part)
      list[#list + 1] = {text = part.text, right = part.word == 'right'}
    else
      base.fault_at(path, part.line, '%s does not fit here', part.word)
    end
  end
  if not (list[1] and list[1].right) then
    base.fault_at(path, item.line, 'question %s: the right answer stands first', item.id)
  end
  return list
end

-- Answers, for where nothing can be hidden: the back of the printed book.
M.answers = {}

local function heading(item, name)
  local from = name ~= base.chapter and ', chapter ' .. base.number_of(name) or ''
  return base.div('label', {pandoc.Plain{pandoc.Str('Question ' .. item.id:gsub('^%a', '') .. from)}})
end

local function question(item, path, name)
  local list = choices(path, item)
  local order = shuffled(item.id .. item.text, #list)
  local id = 'question-' .. base.chapter .. '-' .. item.id
  local out = pandoc.List{heading(item, name)}
  out:extend(base.markdown(item.text))
  if base.mode == 'site' then
    for i, k in ipairs(order) do
      local choice = list[k]
      out:insert(base.raw('<details class="choice"><summary><span class="letter">' .. letter(i) .. '</span>'))
      out:insert(pandoc.Plain{base.span('answer', base.inlines(choice.text))})
      out:insert(base.raw('</summary><div class="because ' .. (choice.right and 'right' or 'wrong')
        .. '"><p class="verdict">' .. (choice.right and 'Yes' or 'No') .. '</p>'))
      if choice.because then out:extend(base.markdown(choice.because)) end
      out:insert(base.raw('</div></details>'))
    end
  else
    local items, answer, right = {}, pandoc.List{}, ''
    for i, k in ipairs(order) do
      items[i] = {pandoc.Plain(base.inlines(list[k].text))}
      if list[k].right then right = letter(i) end
    end
    out:insert(pandoc.OrderedList(items, pandoc.ListAttributes(1, 'LowerAlpha', 'Period')))
    local function because(i, k)
      local inlines = base.inlines((list[k].right and '**' .. letter(i) .. '.** ' or '*' .. letter(i) .. ':* ')
        .. (list[k].because or list[k].text))
      answer:extend(inlines)
      answer:insert(pandoc.Space())
    end
    for i, k in ipairs(order) do if list[k].right then because(i, k) end end
    for i, k in ipairs(order) do
      if not list[k].right and list[k].because then because(i, k) end
    end
    table.insert(M.answers, {chapter = base.chapter, id = id, title = item.id:gsub('^%a', ''), inlines = answer,
      from = name})
  end
  return base.div('question', out, base.id(id))
end

-- Letters for lines in a fixed disorder; the right order is hidden, or in the back.
local function order_problem(item, path, name)
  local lines = {}
  for _, part in ipairs(item.parts) do
    if part.word == 'line' or part.word == 'trap' then
      check_id(path, part)
      lines[#lines + 1] = {text = part.text, trap = part.word == 'trap'}
    elseif part.word == 'because' and #lines > 0 then
      lines[#lines].because = part.text
    else
      base.fault_at(path, part.line, '%s does not fit here', part.word)
    end
  end
  local order = shuffled(item.id .. item.text .. base.chapter, #lines)
  local id = 'order-' .. base.chapter .. '-' .. item.id
  local traps = 0
  for i, k in ipairs(order) do
    lines[k].letter = letter(i):upper()
    if lines[k].trap then traps = traps + 1 end
  end
  local html = {'<ol class="lines">'}
  for _, k in ipairs(order) do
    html[#html + 1] = string.format('<li data-place="%s"><span class="letter">%s</span><pre><code>%s</code></pre></li>',
      lines[k].trap and 'none' or k, lines[k].letter, base.escape(lines[k].text))
  end
  html[#html + 1] = '</ol>'
  local out = pandoc.List{base.div('label', {pandoc.Plain{pandoc.Str('Order the lines')}})}
  out:extend(base.markdown(item.text))
  if traps > 0 then
    out:insert(pandoc.Para{pandoc.Emph{pandoc.Str(traps == 1 and 'One of the lines does not belong.'
      or 'Some of the lines do not belong.')}})
  end
  out:insert(base.raw(table.concat(html)))
  local letters, why = {}, pandoc.List{}
  for _, line in ipairs(lines) do
    if not line.trap then letters[#letters + 1] = line.letter end
    if line.because then
      why:insert({line.letter, line.because})
    end
  end
  local answer = pandoc.List{pandoc.Strong{pandoc.Str(table.concat(letters, ' '))}, pandoc.Str('.'), pandoc.Space()}
  for _, one in ipairs(why) do
    answer:extend(base.inlines('*' .. one[1] .. ':* ' .. one[2]))
    answer:insert(pandoc.Space())
  end
  if base.mode == 'site' then
    out:insert(base.raw('<details class="solution"><summary>The order</summary><div class="because right">'))
    out:insert(pandoc.Para(answer))
    out:insert(base.raw('</div></details>'))
  else
    table.insert(M.answers, {chapter = base.chapter, id = id, title = 'Lines', inlines = answer, from = name})
  end
  return base.div('question order', out, base.id(id))
end

function M.expand(block, kind)
  local name = block.attributes[kind]
  files[name] = files[name] or {parse(name)}
  local items, path = table.unpack(files[name])
  local what = kind .. '="' .. name
  if not items then
    base.fault(what, 'there is no file %s', path)
    return {}
  end
  base.need(path)
  local out = pandoc.List{}
  for id in (block.attributes.pick or ''):gmatch('[^%s,]+') do
    local item = items[id]
    if not item or (item.kind == 'order') ~= (kind == 'order') then
      base.fault(id, '%s has no %s %s', path, kind == 'quiz' and 'question' or 'order', id)
    elseif kind == 'quiz' then
      out:insert(question(item, path, name))
    else
      out:insert(order_problem(item, path, name))
    end
  end
  if #out == 0 then base.fault(what, 'pick says what to print') end
  return out
end

return M
