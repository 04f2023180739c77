// --- A step -----------------------------------------------------------------

function drawWords() {
    const step = steps[now], item = told[now];
    const call = item.querySelector("code"), at = item.querySelector("i");
    $("alert").textContent = step.alert || "";
    $("told").classList.toggle("remark", isAside(step));
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
        markOf(now).removeAttribute("aria-current");
        markOf(now).tabIndex = -1;
    }
    now = step;
    markOf(now).setAttribute("aria-current", "step");
    markOf(now).tabIndex = 0;
    keepInView($("track"), now * stride - 8, now * stride + 48);
    drawWords();
    drawControls();
    drawPicture();
    drawSource();
    drawOutput();
    remember();
}

// The address names the step, so that it can be given to somebody.
// In a frame, it would be that of the page around it.
let remembering = 0;

function remember() {
    if (framed) return;
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
        document.documentElement.classList.add("paper");
        drawLinks();
    });
    addEventListener("afterprint", () => {
        document.documentElement.classList.remove("paper");
        document.documentElement.dataset.theme = theme;
        setTheme("");
        drawLinks();
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
    document.documentElement.classList.toggle("framed", framed);
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
