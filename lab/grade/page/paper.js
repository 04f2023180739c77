// Behind the script of each page.  On paper, which is white, nothing is folded,
// and each run is told in words.
let opened = [];

addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
});

addEventListener("afterprint", () => {
    delete document.documentElement.dataset.theme;
    for (const details of opened) details.open = false;
});
