-- A worksheet, one page for a lab session, of chapters/NAME.lab: black and white, A4.
--
--     pandoc --lua-filter tools/book/sheet.lua -M page=NAME
--
-- Questions, what is to be predicted, tasks and diagrams are those of the chapters; a .lab
-- names them, and says what is nowhere else:
--
--     title WORDS, time MINUTES, read WORDS     the last only where it is more than a chapter
--     goal                                      indented text below
--     quiz MINUTES QUESTION...                  of the .quiz files: Q6.1
--     predict MINUTES PROGRAM...                the boxes above ```{run="PROGRAM"}
--     do MINUTES [EXERCISE]                     or indented text
--     draw MINUTES [DIAGRAM]                    its blank variant, and indented text
--     further EXERCISE...                       for those who are done, or at home
--
-- With five minutes to clean up, all minutes together are the time.

package.path = (PANDOC_SCRIPT_FILE:match('^(.*)/') or '.') .. '/?.lua;' .. package.path

local base = require 'base'
local quiz = require 'quiz'
local figures = require 'figures'
local exercises = require 'exercises'

local known = {title = true, time = true, read = true, goal = true, quiz = true, predict = true, ['do'] = true,
  draw = true, further = true}

local function parse(path)
  local lab, target, number = {}, nil, 0
  for line in ((base.slurp(path) or '') .. '\n'):gmatch('([^\n]*)\n') do
    number = number + 1
    local word, rest = line:match('^(%a+)%s*(.-)%s*$')
    if line:find('^    ') and target then
      target.text = target.text .. line:sub(5) .. '\n'
    elseif known[word or ''] then
      target = {text = '', rest = rest, line = number, minutes = tonumber(rest:match('^(%d+)')), names = {}}
      for name in rest:gsub('^%d+%f[%s%z]', ''):gmatch('[%w_.]+') do table.insert(target.names, name) end
      lab[word] = target
    elseif line ~= '' then
      base.fault_at(path, number, 'not a line of a worksheet: "%s"', line)
    end
  end
  for _, word in ipairs{'title', 'time', 'goal', 'quiz', 'predict', 'do', 'draw'} do
    if not lab[word] then
      base.fault_at(path, 1, 'a worksheet has a line "%s"', word)
      base.stop_if_faulty()
    end
  end
  local sum = 5 + lab.quiz.minutes + lab.predict.minutes + lab['do'].minutes + lab.draw.minutes
  if sum ~= lab.time.minutes then
    base.fault_at(path, lab.time.line, 'the parts, with 5 minutes to clean up, take %d minutes', sum)
  end
  return lab
end

-- The chapter that a question or a program belongs to.
local chapters = {}
local function load_chapters()
  for line in base.slurp('book.md'):gmatch('[^\n]+') do
    local name = line:match('^## (%d%d_%a+):')
    if name then chapters[tonumber(name:match('^%d+'))] = name end
  end
end

-- The words of the box above the run of a program.
local function prediction(path, line, program)
  local chapter = 'chapters/' .. (program:match('^%d%d_%a+') or '') .. '.md'
  local box, inside, found = nil, nil, nil
  for text in ((base.slurp(chapter) or '') .. '\n'):gmatch('([^\n]*)\n') do
    if text == '::: predict' then
      inside = ''
    elseif text == ':::' and inside then
      box, inside = inside, nil
    elseif inside then
      inside = inside .. text .. '\n'
    elseif text:find('{run="' .. program .. '"', 1, true) then
      found = box
      break
    elseif text:find('{run=', 1, true) then
      box = nil
    end
  end
  if not found then base.fault_at(path, line, '%s has no box "predict" above a run of %s', chapter, program) end
  return base.markdown(found or '')
end

local out = pandoc.List{}
local function put(html) out:insert(base.raw(html)) end

local number = 0
local function step(title, minutes)
  number = number + 1
  put(string.format('<section class="step"><div class="side"><span class="n">%d</span><span class="min">%d min</span></div>'
    .. '<div class="work"><h2>%s</h2>', number, minutes, title))
end
local function step_ends() put('</div></section>') end

local function place(label, class) return '<div class="place ' .. (class or '') .. '"><span>' .. label .. '</span></div>' end

-- No links on paper, and none that lead nowhere.
local unlink = {Link = function(link) return link.content end}
local function text_of(s) return pandoc.Div(base.markdown(s)):walk(unlink).content end

local function questions(path, lab)
  step('Vote: alone, then talk in pairs, then again', lab.quiz.minutes)
  put('<div class="two">')
  for _, id in ipairs(lab.quiz.names) do
    local chapter = chapters[tonumber(id:match('^Q(%d+)%.'))]
    local words, texts = quiz.for_sheet(chapter or '', id)
    if words then
      put('<div class="question">')
      out:extend(pandoc.Div(words):walk(unlink).content)
      put('<ul class="choices">')
      for i, text in ipairs(texts) do
        put('<li><span class="tick"></span><span class="tick"></span><b>' .. string.char(96 + i) .. '</b><div>')
        out:insert(pandoc.Plain(text))
        put('</div></li>')
      end
      put('</ul></div>')
    end
  end
  put('</div>')
  step_ends()
end

local function predictions(path, lab)
  step('Predict, then run, then explain', lab.predict.minutes)
  for _, program in ipairs(lab.predict.names) do
    put('<div class="predict"><p class="run"><code>./shmlab see ' .. program .. '</code></p>')
    out:extend(pandoc.Div(prediction(path, lab.predict.line, program)):walk(unlink).content)
    put('<div class="three">' .. place('I expect, before it runs') .. place('It says') .. place('Because') .. '</div></div>')
  end
  step_ends()
end

local function work(path, lab)
  local name = lab['do'].names[1]
  step('Write', lab['do'].minutes)
  if name then
    if not exercises.exists(name) then
      if os.getenv('EXERCISES') ~= '' then base.fault_at(path, lab['do'].line, 'there is no exercise %s', name) end
    else
      local one = exercises.read(name)
      put('<p class="task"><b>' .. base.escape(one.title) .. '</b>, <code>' .. name .. '</code></p>')
      out:insert(pandoc.Para(base.inlines(one.about or '')))
    end
    put('<p>The task is in <code>exercises/' .. name .. '.md</code> and in the book. <code>./shmlab start</code> gives you a '
      .. 'starter; edit <code>mine/' .. name .. '.c</code>, then <code>./shmlab check ' .. name .. '</code>. '
      .. 'Stuck? <code>./shmlab hint ' .. name .. '</code>, at most three times.</p>')
    put('<div class="three">' .. place('Points of 100, at first and at last', 'low')
      .. place('What was wrong first, in your words', 'low') .. place('Hints used', 'low') .. '</div>')
  else
    out:extend(text_of(lab['do'].text))
    put('<div class="one">' .. place('What you did, and what came out', 'high') .. '</div>')
  end
  if lab.further then
    put('<p class="further">Done? Go on with <code>' .. table.concat(lab.further.names, '</code>, <code>') .. '</code>, here or at home.</p>')
  end
  step_ends()
end

local function drawing(lab)
  step('Draw and discuss', lab.draw.minutes)
  out:extend(text_of(lab.draw.text))
  local name = lab.draw.names[1]
  if name then
    put('<div class="drawing">')
    out:insert(figures.blank(name, 'To be completed', 'A diagram that is to be completed: the chapter shows it whole, and describes it.'))
    put(place('What we think') .. '</div>')
  else
    put('<div class="one">' .. place('', 'high') .. '</div>')
  end
  step_ends()
end

local function cleaning()
  step('Clean up', 5)
  put('<p><code>ipcs -m</code> lists what is there. <code>./shmlab tidy</code> lists what your own runs have left, and removes it '
    .. 'when you say yes. Segments of mine at the end: <span class="blank"></span> (it has to be 0).</p>')
  step_ends()
end

local wrong = [[
<li><b>An old segment is in the way</b> (<code>EEXIST</code>, or values that you did not store): <code>./shmlab tidy</code>.</li>
<li><b>Permission denied</b> (<code>EACCES</code>): is the mode of the segment <code>0600</code>, written with the 0?</li>
<li><b>It hangs:</b> press Ctrl-C in <code>./shmlab see</code>, and it says who waits for whom.</li>
<li><b>It cannot be shown, or judged, here:</b> <code>./shmlab doctor</code> says why, and what to ask for.</li>]]

local function hand_in(lab)
  local name = lab['do'].names[1]
  local what = name and '<li>the file that <code>./shmlab pack</code> makes of <code>' .. name .. '</code></li>'
    or '<li>the program that you have changed</li>'
  put('<footer><div><h2>Hand in</h2><ul><li>this sheet</li>' .. what
    .. '<li>one thing that surprised you: <span class="blank long"></span></li></ul></div><div><h2>When something goes wrong</h2><ul>'
    .. wrong .. '</ul></div></footer>')
end

function Pandoc(doc)
  local page = base.text(doc.meta.page)
  local path = 'chapters/' .. page .. '.lab'
  base.mode, base.page, base.chapter, base.source = 'sheet', page, page, path
  load_chapters()
  local lab = parse(path)
  local session = page:match('^session_(%d+)$')
  local kind = session and 'Lab session ' .. session or 'Lab of chapter ' .. base.number_of(page)
  put('<header><div><p class="kind">' .. kind .. ' · Attached</p><h1>' .. base.escape(lab.title.rest) .. '</h1></div>'
    .. '<div class="who">' .. place('Name') .. place('Date') .. '</div></header><div class="goal"><div>')
  out:extend(text_of(lab.goal.text))
  put('</div><p class="facts"><b>' .. lab.time.minutes .. ' minutes</b>' .. (lab.read and '<br>Read before: '
    .. base.escape(lab.read.rest) or '<br>Read before: chapter ' .. base.number_of(page)) .. '</p></div>')
  questions(path, lab)
  predictions(path, lab)
  work(path, lab)
  drawing(lab)
  cleaning()
  hand_in(lab)
  base.stop_if_faulty()
  doc.blocks = out
  doc.meta.pagetitle = kind .. ': ' .. lab.title.rest
  return doc
end
