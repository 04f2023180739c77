// --- The timeline -----------------------------------------------------------

const marks = [];
let stride = 34, lanes = [];

function makeLanes() {
    const names = element("div"), track = element("div");
    names.id = "names";
    track.id = "track";
    lanes = run.slotRows.map((rows, place) => {
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
    makeLives();
    track.addEventListener("click", event => {
        const mark = event.target.closest(".mark");
        if (mark) show(Number(mark.dataset.step));
    });
    track.addEventListener("scroll", makeMarks, { passive: true });
    for (const kind of new Set(steps.map(step => step.mark))) {
        const item = element("li");
        const [sign, words, name] = run.marks[kind];
        const mark = element("span", "mark " + name, sign);
        mark.setAttribute("aria-hidden", "true");
        item.append(mark, words);
        $("legend").append(item);
    }
}

// There may be thousands: a mark is made when it is first to be seen.
function markOf(i) {
    if (marks[i]) return marks[i];
    const step = steps[i], process = run.processes[step.who];
    const [sign, words, kind] = run.marks[step.mark];
    const mark = element("button", "mark " + (step.fault ? "fault" : kind), sign);
    mark.type = "button";
    mark.tabIndex = -1;
    mark.dataset.step = i;
    mark.title = `Step ${i + 1}: `
        + (step.remark ? words : `${role(step.who)} ${words}`);
    mark.setAttribute("aria-label", mark.title);
    mark.style.left = i * stride + "px";
    if (process && lanes[process.place]) lanes[process.place].append(mark);
    marks[i] = mark;
    return mark;
}

function makeMarks() {
    const { scrollLeft, clientWidth } = $("track");
    const first = Math.floor((scrollLeft - clientWidth) / stride);
    const last = Math.ceil((scrollLeft + 2 * clientWidth) / stride);
    for (let i = Math.max(0, first); i < Math.min(count, last); i++) markOf(i);
}

const lives = [];

function makeLives() {
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
    for (const lane of lanes) lane.style.width = count * stride + "px";
    makeMarks();
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

// What stands above the source: "prog.c, lines 20 and 25".
function sourceTitle(at, source) {
    const { file, line, lines, before } = at;
    if (!file) return "No source lines are recorded";
    const all = [...new Set(lines || [line])].sort((a, b) => a - b);
    const last = all.pop();
    return base(file) + (at !== steps[now] ? ""
        : all.length > 0 ? `, lines ${all.join(", ")} and ${last}`
            : (before ? ", before line " : ", line ") + line)
        + (source ? source.newer ? " (changed since it was compiled)" : ""
            : run.sources.length > 0 ? " (not in the recording)" : "");
}

function writeSource(source) {
    if (shownFile === (source ? source.name : "")) return;
    shownFile = source ? source.name : "";
    const lines = source ? source.text.replace(/\n$/, "").split("\n") : [];
    $("code").replaceChildren(...lines.map((text, i) => {
        const made = element("div", "line");
        made.dataset.line = i + 1;
        made.append(element("span", "", text));
        return made;
    }));
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
    $("file").textContent = sourceTitle(steps[at], source);
    writeSource(source);
    for (const marked of $("code").querySelectorAll(".since, [aria-current]")) {
        marked.classList.remove("since");
        marked.removeAttribute("aria-current");
    }
    const shownLine = $("code").children[line - 1];
    if (!shownLine) return;
    for (const each of step.file ? step.lines || [line] : []) {
        const marked = $("code").children[each - 1];
        if (marked) marked.setAttribute("aria-current", "true");
    }
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
