// The page of a run, step by step: see page.html.  What happened stands in
// #steps as words and in #run as JSON, which page_data.c describes.  All text
// goes into the page as text, never as HTML.
"use strict";

const $ = id => document.getElementById(id);
const run = JSON.parse($("run").textContent);
const steps = run.steps;
const told = $("steps").children;
const count = steps.length;
let now = -1;

function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
}

function shape(kind, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(attributes))
        made.setAttribute(name, value);
    return made;
}

const ink = who => who === 0 ? "parent" : "child";
const role = who => run.processes[who] ? run.processes[who].role : "?";
const base = path => path.slice(path.lastIndexOf("/") + 1);

// --- How things are after a step --------------------------------------------

// For each process, segment and set, when it became what.
const changes = new Map();
steps.forEach((step, i) => {
    for (const [thing, state] of Object.entries(step.now)) {
        if (!changes.has(thing)) changes.set(thing, []);
        changes.get(thing).push([i, state]);
    }
});

function stateOf(thing, step) {
    const list = changes.get(thing) || [];
    let low = 0, high = list.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle][0] <= step) low = middle + 1;
        else high = middle;
    }
    return low > 0 ? list[low - 1][1] : null;
}

// --- The picture ------------------------------------------------------------

const places = [], segmentPlaces = [], setPlaces = [];

function makePlaces() {
    const height = run.slotRows.length - 1 + run.valueRows.length;
    $("board").classList.toggle("many", run.slotRows.length > 4);
    $("picture").classList.toggle("alone", run.slotRows.length < 2);
    $("picture").classList.toggle("tall", height > 2);
    run.slotRows.forEach((rows, i) => {
        places.push(element("article", "card process unborn"));
        $(i === 0 ? "before" : "behind").append(places[i]);
    });
    run.valueRows.forEach((rows, i) => {
        segmentPlaces.push(element("article", "card segment unborn"));
        $("between").append(segmentPlaces[i]);
    });
    for (let i = 0; i < run.setPlaces; i++) {
        setPlaces.push(element("article", "card set unborn"));
        $("between").append(setPlaces[i]);
    }
    // How many have no place is said in a line of its own, if ever any has.
    const list = changes.get("a0") || [];
    if (!list.some(([, { hidden }]) => hidden.some(n => n > 0))) return;
    for (const side of ["between", "behind"])
        $(side).append(element("p", "more"));
}

function slotElement(slot, start) {
    if (!slot) return element("div", "slot empty");
    const made = element("div", "slot");
    const fault = slot.fault !== undefined;
    const may = !slot.attached ? "detached"
        : slot.writable ? "read and write" : "read only";
    if (!slot.attached) made.classList.add("ghost");
    else if (!slot.writable) made.classList.add("readonly");
    if (fault) made.classList.add("faulted");
    if (slot.changed) made.classList.add("changed");
    made.append(element("span", "letter", run.segments[slot.segment].letter),
        element("span", "may", fault ? "fault at byte " + slot.fault
            : slot.from ? may + ", from byte " + slot.from : may),
        element("span", "address", start));
    return made;
}

function drawProcess(card, who, state, rows) {
    const process = run.processes[who];
    const acts = now >= 0 && steps[now].who === who && !steps[now].remark ? " acts" : "";
    card.className = "card process " + ink(who) + " state-" + state.state + acts
        + (state.changed ? " changed" : "");
    const head = element("div", "head-line");
    head.append(element("span", "role", process.role),
        element("span", "pid", "pid " + process.pid));
    const memory = element("div", "memory");
    memory.append(element("div", "private", "private memory"));
    const slots = state.slots.map((slot, i) => {
        const made = slotElement(slot, process.starts[i]);
        memory.append(made);
        return made;
    });
    for (let i = slots.length; i < rows; i++)
        memory.append(slotElement(null, ""));
    if (rows > 0) memory.append(element("div", "private", "private memory"));
    if (state.hidden)
        memory.append(element("div", "more", "and " + state.hidden + " more"));
    card.replaceChildren(head, element("div", "doing", state.words), memory);
    return slots;
}

const kinds = {
    sysv: "", anonymous: "mmap, anonymous", file: "mmap", memfd: "memfd",
};

function valueRow(value) {
    const row = element("tr", value ? "" : "empty");
    // Of bytes there are two lines: as numbers, and as text.
    const [name, is, was] = (value || ["", ""]).map(text =>
        text.replace("  ", "\n"));
    row.append(element("td", "", name));
    const cell = element("td", "", is);
    if (was !== undefined) {
        row.className = "hot";
        const arrow = was.includes("\n") ? "\n\u2192 " : " \u2192 ";
        cell.prepend(element("s", "", was + arrow));
    }
    row.append(cell);
    return row;
}

function valueTable(values, rows) {
    const table = element("table", "values"), body = element("tbody");
    if (values.some(value => value && /^byte \d+$/.test(value[0])))
        table.classList.add("bytes");
    for (let i = 0; i < rows; i++) body.append(valueRow(values[i]));
    table.append(body);
    return table;
}

// Facts beside each other, which break between two of them only.
function factLine(facts) {
    const line = element("p");
    for (const [text, hot] of facts.filter(fact => fact[0])) {
        if (line.lastChild) line.lastChild.append(",");
        line.append(" ", element("span", hot ? "hot" : "", text));
    }
    return line;
}

function drawSegment(card, index, state, rows) {
    const segment = run.segments[index];
    const sysv = segment.kind === "sysv";
    card.className = "card segment" + (state.gone ? " gone" : "")
        + (state.fresh ? " changed" : "");
    const facts = element("div", "facts");
    facts.title = segment.name;
    facts.append(factLine([[segment.size + " bytes"],
        [kinds[segment.kind]], [segment.name],
        [state.type !== undefined ? run.types[state.type] : ""]]));
    if (sysv) facts.append(factLine([["id " + segment.id],
        ["mode " + state.mode, state.remoded],
        [state.key ? "key " + state.key : "no key"]]));
    const nattch = element("div", "nattch");
    const number = element("b", "", state.nattch);
    if (state.was !== undefined) {
        nattch.classList.add("hot");
        number.prepend(element("i", "", state.was + " \u2192 "));
    }
    nattch.append(number, element("span", "", sysv ? "nattch" : "mappings"));
    const head = element("div", "head-line");
    head.append(element("span", "letter", segment.letter), nattch);
    const fate = element("div", "pill" + (state.remarked ? " hot" : ""),
        state.gone ? "destroyed" : state.marked ? "marked for removal" : "");
    card.replaceChildren(head, facts, fate);
    if (rows > 0) card.append(valueTable(state.values, rows));
    if (segment.more) card.append(element("p", "more pill", "and more values"));
}

function drawSet(card, index, state) {
    card.className = "card set" + (state.gone ? " gone" : "")
        + (state.fresh ? " changed" : "");
    const list = element("ul", "semaphores");
    state.values.forEach(value => {
        const item = element("li", value.length > 1 ? "hot" : "", value[0]);
        if (value.length > 1)
            item.prepend(element("span", "", value[1] + " \u2192 "));
        list.append(item);
    });
    const more = run.sets[index].size - state.values.length;
    if (more > 0) list.append(element("li", "", "and " + more + " more"));
    card.replaceChildren(element("div", "head-line", "semaphore set "
        + (index + 1) + (state.gone ? ", removed" : "")), list);
}

// Each attachment is a link: [slot element, slot, segment card].
let links = [];

function drawPicture() {
    const { at, segmentAt, setAt, hidden } = stateOf("a0", now);
    links = [];
    segmentAt.forEach((index, place) => {
        const card = segmentPlaces[place];
        if (index < 0) card.classList.add("unborn");
        else drawSegment(card, index, stateOf("s" + index, now),
            run.valueRows[place]);
    });
    setAt.forEach((index, place) => {
        const card = setPlaces[place];
        if (index < 0) card.classList.add("unborn");
        else drawSet(card, index, stateOf("t" + index, now));
    });
    at.forEach((who, place) => {
        const card = places[place];
        const state = who < 0 ? null : stateOf("p" + who, now);
        if (!state) {
            card.classList.add("unborn");
            return;
        }
        drawProcess(card, who, state, run.slotRows[place])
            .forEach((made, i) => addLink(made, state.slots[i]));
    });
    const [processes, segments, sets] = hidden;
    const more = (n, what) => n > 0 ? "and " + n + " more " + what : "";
    for (const line of document.querySelectorAll("#between > .more"))
        line.textContent = more(segments + sets, "segments and sets");
    for (const line of document.querySelectorAll("#behind > .more"))
        line.textContent = more(processes, "processes");
    drawLinks();
}

function addLink(made, slot) {
    if (!slot || !(slot.attached || slot.fault !== undefined)) return;
    const place = run.segments[slot.segment].place;
    if (stateOf("a0", now).segmentAt[place] === slot.segment)
        links.push([made, slot, segmentPlaces[place]]);
}

// A triangle whose tip is at (x, y), and points left (-1) or right (1).
function head(x, y, way, size, name) {
    return shape("path", {
        class: name,
        d: `M${x} ${y}l${-way * size * 1.4} ${-size}v${2 * size}z`,
    });
}

// Beside each other, links go from edge to edge; on a phone, where all stands
// among each other, around the right side.
function drawLinks() {
    const frame = $("picture").getBoundingClientRect();
    const narrow = matchMedia("(max-width: 700px)").matches;
    const drawn = [];
    links.forEach(([made, slot, card], i) => {
        const from = made.getBoundingClientRect();
        const edge = made.closest(".card").getBoundingClientRect();
        const to = card.getBoundingClientRect();
        const left = !narrow && from.left < to.left;
        const x1 = (left || narrow ? edge.right : edge.left) - frame.left;
        const x2 = (left ? to.left : to.right) - frame.left;
        const y1 = (from.top + from.bottom) / 2 - frame.top;
        // Straight where the segment is as high; around a corner else.
        const y2 = Math.max(to.top + 16, Math.min(to.bottom - 16,
            narrow ? to.top + 24 + 16 * i : y1 + frame.top)) - frame.top;
        const fault = slot.fault !== undefined;
        const moves = slot.stores || slot.loads;
        const name = fault ? "fault" : moves ? "now"
            : slot.attached && !slot.writable ? "readonly" : "";
        const size = moves ? 9 : 7, gap = size * 1.2;
        const way = narrow || !left ? -1 : 1;
        const writes = moves ? slot.stores : slot.writable;
        const reads = moves ? slot.loads : !fault;
        const a = x1 + (reads ? (narrow ? 1 : way) * gap : 0);
        const b = x2 - (writes ? way * gap : 0);
        const bow = narrow ? 10 + 7 * (i % 3) : Math.abs(x2 - x1) / 2;
        const d = narrow
            ? `M${a} ${y1}C${x1 + bow + 14} ${y1} ${x2 + bow + 14} ${y2} ${b} ${y2}`
            : `M${a} ${y1}C${a + way * bow} ${y1} ${b - way * bow} ${y2} ${b} ${y2}`;
        drawn.push(shape("path", { class: "link " + name, d }));
        const ends = "head" + (fault ? " fault" : "");
        if (reads) drawn.push(head(x1, y1, narrow ? -1 : -way, size, ends));
        if (writes || fault) drawn.push(head(x2, y2, way, size, ends));
    });
    $("links").replaceChildren(...drawn);
}

// --- Room for whatever comes, so that nothing moves --------------------------

// The state in which a segment needs most room: the longest of all values.
function largest(index) {
    const list = changes.get("s" + index) || [];
    const most = { nattch: 0, was: 0, values: [] };
    for (const [, state] of list) {
        if (state.nattch > most.nattch) most.nattch = most.was = state.nattch;
        if (state.type !== undefined) most.type = state.type;
        most.mode = state.mode;
        most.key = most.key || state.key;
        state.values.forEach((value, i) => {
            if (value && (!most.values[i]
                || value.join("").length > most.values[i].join("").length))
                most.values[i] = value;
        });
    }
    return most;
}

function reserve() {
    segmentPlaces.forEach((card, place) => {
        card.style.minHeight = "";
        let height = 0;
        run.segments.forEach((segment, index) => {
            if (segment.place !== place) return;
            drawSegment(card, index, largest(index), run.valueRows[place]);
            height = Math.max(height, card.offsetHeight);
        });
        card.style.minHeight = height + "px";
    });
    setPlaces.forEach((card, place) => {
        run.sets.forEach((set, index) => {
            const list = changes.get("t" + index);
            if (set.place === place && list)
                drawSet(card, index, list[list.length - 1][1]);
        });
        card.style.minHeight = card.offsetHeight + "px";
        card.className = "card set unborn";
    });
    places.forEach((card, place) => {
        const who = run.processes.findIndex(p => p.place === place);
        if (who < 0) return;
        const state = { state: "running", words: "-", slots: [] };
        drawProcess(card, who, state, run.slotRows[place]);
        card.className = "card process unborn";
    });
    reserveWords();
}

// The longest words of all steps tell how high their place must be.
function reserveWords() {
    const parts = { where: "i", sentence: "p", call: "code" };
    $("sentence").removeAttribute("aria-live");
    $("told").style.minHeight = "";
    $("alert").textContent = (steps.find(step => step.alert) || {}).alert || "";
    for (const [id, kind] of Object.entries(parts)) {
        const texts = [...$("steps").querySelectorAll(kind)]
            .map(part => part.textContent)
            .sort((a, b) => b.length - a.length).slice(0, 5).concat("-");
        const place = $(id);
        let height = 0;
        for (const text of texts) {
            place.textContent = (id === "where" ? "parent 1, " : "") + text;
            height = Math.max(height, place.getBoundingClientRect().height);
        }
        place.style.minHeight = height + "px";
    }
    $("told").style.minHeight = $("told").offsetHeight + "px";
    for (const id of Object.keys(parts)) $(id).style.minHeight = "";
    $("sentence").setAttribute("aria-live", "polite");
}

// --- The timeline -----------------------------------------------------------

const marks = [];
let stride = 34;

function makeLanes() {
    const names = element("div"), track = element("div");
    names.id = "names";
    track.id = "track";
    const lanes = run.slotRows.map((rows, place) => {
        const who = run.processes.filter(p => p.place === place);
        const children = who.every(p => p.role.startsWith("child"));
        const name = element("span", (place === 0 ? "parent" : "child") + "-ink",
            who.length === 1 ? who[0].role
                : who.length + (children ? " children" : " processes"));
        name.title = name.textContent;
        names.append(name);
        const lane = element("div", "lane");
        track.append(lane);
        return lane;
    });
    $("lanes").append(names, track);
    findStride(); // while nothing is there that has to be laid out for it
    makeLives(lanes);
    steps.forEach((step, i) => {
        const [sign, words, kind] = run.marks[step.mark];
        const mark = element("button",
            "mark " + (step.fault ? "fault" : kind), sign);
        mark.type = "button";
        mark.tabIndex = -1;
        mark.dataset.step = i;
        mark.title = `Step ${i + 1}: `
            + (step.remark ? words : `${role(step.who)} ${words}`);
        mark.setAttribute("aria-label", mark.title);
        marks.push(mark);
        const process = run.processes[step.who];
        if (process && lanes[process.place]) lanes[process.place].append(mark);
    });
    track.addEventListener("click", event => {
        const mark = event.target.closest(".mark");
        if (mark) show(Number(mark.dataset.step));
    });
    for (const kind of new Set(steps.map(step => step.mark))) {
        const item = element("li");
        const [sign, words, name] = run.marks[kind];
        const mark = element("span", "mark " + name, sign);
        mark.setAttribute("aria-hidden", "true");
        item.append(mark, words);
        $("legend").append(item);
    }
}

const lives = [];

function makeLives(lanes) {
    for (const process of run.processes) {
        if (!lanes[process.place]) continue;
        const life = element("div", "life");
        lanes[process.place].append(life);
        lives.push([life, process.first, process.last]);
    }
}

// Wide steps when there are few.
function findStride() {
    const room = $("track").clientWidth - 8;
    stride = Math.max(34, Math.min(72, Math.floor(room / Math.max(count, 1))));
}

function placeMarks() {
    marks.forEach((mark, i) => { mark.style.left = i * stride + "px"; });
    for (const [life, first, last] of lives) {
        life.style.left = first * stride + "px";
        life.style.width = Math.max(0, last - first) * stride + "px";
    }
    for (const lane of $("track").children)
        lane.style.width = count * stride + "px";
}

function keepInView(box, start, end) {
    if (start < box.scrollLeft || end > box.scrollLeft + box.clientWidth)
        box.scrollLeft = start - box.clientWidth / 3;
}

// --- The source -------------------------------------------------------------

let shownFile = null;

// A store lies somewhere behind the last line at which its process was seen,
// unless it came from elsewhere since.
function markSince(file, line) {
    let last = now - 1;
    while (last >= 0 && steps[last].who !== steps[now].who) last--;
    if (last < 0 || steps[last].file !== file) return;
    for (let i = Math.max(0, steps[last].line); i < line - 1; i++)
        $("code").children[i].classList.add("since");
}

function drawSource() {
    const step = steps[now];
    // Where a step has no line, the last one stays to be seen.
    let at = now;
    while (at > 0 && !steps[at].file) at--;
    while (at < count - 1 && !steps[at].file) at++;
    const { file, line } = steps[at];
    const source = run.sources.find(s => s.name === file);
    document.querySelector("aside").classList.toggle("no-source",
        run.sources.length === 0);
    $("file").textContent = !file ? "No source lines are recorded"
        : base(file) + (step.file
            ? (step.before ? ", before line " : ", line ") + line : "")
        + (source ? source.newer ? " (changed since it was compiled)" : ""
            : run.sources.length > 0 ? " (not in the recording)" : "");
    if (shownFile !== (source ? file : "")) {
        shownFile = source ? file : "";
        const lines = source ? source.text.replace(/\n$/, "").split("\n") : [];
        $("code").replaceChildren(...lines.map((text, i) => {
            const made = element("div", "line");
            made.dataset.line = i + 1;
            made.append(element("span", "", text));
            return made;
        }));
    }
    for (const marked of $("code").querySelectorAll(".since, [aria-current]")) {
        marked.classList.remove("since");
        marked.removeAttribute("aria-current");
    }
    const shownLine = $("code").children[line - 1];
    if (!shownLine) return;
    if (step.file) shownLine.setAttribute("aria-current", "true");
    if (step.before) markSince(file, line);
    const box = $("code"), top = shownLine.offsetTop;
    if (top < box.scrollTop + 40
        || top + 60 > box.scrollTop + box.clientHeight)
        box.scrollTop = top - box.clientHeight / 2;
}

// --- What was printed -------------------------------------------------------

const prints = [];
let printed = 0;

function makeOutput() {
    let block = null, before = null;
    steps.forEach((step, i) => {
        if (step.out === undefined) return;
        if (!before || before.who !== step.who || before.error !== step.error) {
            block = element("div", ink(step.who));
            block.hidden = true;
            const name = role(step.who) + (step.error ? ", standard error" : "");
            block.append(element("span", "role", name),
                element("pre", step.error ? "error" : ""));
            $("output").append(block);
            before = { who: step.who, error: step.error, first: i };
        }
        const text = step.out + (step.cut ? `\n... and ${step.cut} bytes more\n` : "");
        const piece = element("span", "", text);
        piece.hidden = true;
        block.lastChild.append(piece);
        prints.push({ step: i, piece, block, first: before.first });
    });
}

function drawOutput() {
    const put = (print, shown) => {
        print.piece.hidden = !shown;
        print.piece.className = print.step === now ? "now" : "";
        print.block.hidden = print.first > now;
    };
    while (printed > 0 && prints[printed - 1].step > now)
        put(prints[--printed], false);
    if (printed > 0) put(prints[printed - 1], true);
    while (printed < prints.length && prints[printed].step <= now)
        put(prints[printed++], true);
    for (let i = Math.max(0, printed - 2); i < printed; i++)
        put(prints[i], true);
    $("output").scrollTop = $("output").scrollHeight;
}

// --- A step -----------------------------------------------------------------

function drawWords() {
    const step = steps[now], item = told[now];
    const call = item.querySelector("code"), at = item.querySelector("i");
    $("alert").textContent = step.alert || "";
    const who = item.querySelector("b").textContent;
    $("where").replaceChildren(
        element("b", step.remark ? "" : ink(step.who) + "-ink", who),
        at ? ", " + at.textContent : "");
    $("call").textContent = call ? call.textContent : "";
    $("sentence").textContent = item.querySelector("p").textContent;
    $("count").textContent = `Step ${now + 1} of ${count}`;
    $("slider").value = now + 1;
    $("slider").setAttribute("aria-valuetext", $("count").textContent);
    $("end").classList.toggle("now", now === count - 1);
}

function following(kind) {
    return steps.findIndex((step, i) => i > now && step[kind]);
}

function drawControls() {
    const off = (id, is) => $(id).setAttribute("aria-disabled", String(is));
    off("first", now === 0);
    off("back", now === 0);
    off("next", now === count - 1);
    off("last", now === count - 1);
    for (const kind of ["change", "fault", "print"])
        off(kind, following(kind) < 0);
}

function show(step) {
    if (step < 0 || step >= count || step === now) return;
    if (now >= 0) {
        marks[now].removeAttribute("aria-current");
        marks[now].tabIndex = -1;
    }
    now = step;
    marks[now].setAttribute("aria-current", "step");
    marks[now].tabIndex = 0;
    keepInView($("track"), now * stride - 8, now * stride + 48);
    drawWords();
    drawControls();
    drawPicture();
    drawSource();
    drawOutput();
    remember();
}

// The address names the step, so that it can be given to somebody.
let remembering = 0;

function remember() {
    clearTimeout(remembering);
    remembering = setTimeout(() => {
        history.replaceState(null, "", "#" + (now + 1));
    }, 300);
}

// --- Playing, keys, themes --------------------------------------------------

let playing = 0;

function play(on) {
    clearInterval(playing);
    playing = 0;
    $("play").textContent = on ? "Pause" : "Play";
    if (!on) return;
    if (now === count - 1) show(0);
    playing = setInterval(() => {
        if (now === count - 1) play(false);
        else show(now + 1);
    }, 1500);
}

const go = {
    first: () => show(0),
    back: () => show(now - 1),
    next: () => show(now + 1),
    last: () => show(count - 1),
    change: () => show(following("change")),
    fault: () => show(following("fault")),
    print: () => show(following("print")),
};

const keys = {
    ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last",
    c: "change", f: "fault", p: "print",
};

function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || $("help").open) return;
    if (event.key === "?") $("help").showModal();
    else if (event.key === " " && !event.target.closest("button, summary, a"))
        play(!playing);
    else if (keys[event.key] && event.target !== $("slider")) {
        play(false);
        go[keys[event.key]]();
    } else return;
    event.preventDefault();
}

function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
}

function setTheme(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    $("theme").textContent = isDark() ? "Light" : "Dark";
}

// On paper all steps are told, on white.
function printOnWhite() {
    let theme = "";
    addEventListener("beforeprint", () => {
        theme = document.documentElement.dataset.theme || "";
        $("story").open = true;
        setTheme("light");
    });
    addEventListener("afterprint", () => {
        document.documentElement.dataset.theme = theme;
        setTheme("");
    });
}

// "#7", "#dark", "#7-dark": a step, and a theme.
function readAddress() {
    const words = location.hash.slice(1).split("-");
    const theme = words.find(word => word === "dark" || word === "light");
    const step = parseInt(words.find(word => /^\d+$/.test(word)), 10);
    if (theme) setTheme(theme);
    if (step >= 1 && step <= count) show(step - 1);
}

function begin() {
    $("board").hidden = $("theme").hidden = $("keys").hidden = false;
    $("slider").max = count;
    makePlaces();
    makeLanes();
    makeOutput();
    placeMarks();
    reserve();
    setTheme("");
    for (const id of Object.keys(go))
        $(id).addEventListener("click", () => { play(false); go[id](); });
    $("play").addEventListener("click", () => play(!playing));
    $("slider").addEventListener("input", () => show($("slider").value - 1));
    $("theme").addEventListener("click", () =>
        setTheme(isDark() ? "light" : "dark"));
    $("keys").addEventListener("click", () => $("help").showModal());
    document.addEventListener("keydown", onKey);
    addEventListener("hashchange", readAddress);
    printOnWhite();
    readAddress();
    if (now < 0) show(0);
    let width = innerWidth;
    new ResizeObserver(() => {
        if (width !== innerWidth) {
            width = innerWidth;
            findStride();
            placeMarks();
            reserve();
            drawWords();
            drawPicture();
        } else drawLinks();
    }).observe($("picture"));
}

if (count > 0) begin();
