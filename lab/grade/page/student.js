// The page of a student: the run that failed first is drawn when it is asked
// for, in a frame that has the page of `shmlab see --html`.  What goes into it
// stands in this page: the viewer once, in #viewer, and of each run its words
// and its data.  All of it was escaped when it was written, and what innerHTML
// gives is so again; the frame has an origin of its own, and our policy.
"use strict";

function open(run) {
    if (!run.open || run.querySelector("iframe")) return;
    const title = run.querySelector("summary").textContent;
    const parts = { title: run.querySelector("summary").innerHTML };
    for (const part of run.querySelectorAll("[data-part]"))
        parts[part.dataset.part] = part.dataset.part === "data"
            ? part.textContent : part.innerHTML;
    const frame = document.createElement("iframe");
    frame.title = title;
    frame.setAttribute("sandbox", "allow-scripts allow-forms");
    frame.srcdoc = JSON.parse(document.getElementById("viewer").textContent)
        .replace(/@(\w+)@/g, (all, name) => parts[name] ?? all);
    run.querySelector(".words").before(frame);
    run.classList.add("drawn");
}

for (const run of document.querySelectorAll("details.run")) {
    run.addEventListener("toggle", () => open(run));
    open(run); // a browser may have opened it again
}
