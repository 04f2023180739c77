// Look at the site in a browser: see tools/book/check, which starts this.
//
//     node look.js PAGE...        one line for each problem
//
// In two themes, and in two widths: what axe finds, what goes beyond the edge, text that is
// too small, anything but itself that is asked for.  Then search, keys and pictures.
"use strict";

const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const pages = process.argv.slice(2);

function problemsOfLayout() {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth)
        found.push("it is wider than the screen");
    for (const element of document.body.querySelectorAll("*")) {
        if (element.closest("svg")) continue;
        const own = [...element.childNodes].some(node =>
            node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
        if (own && element.checkVisibility({ visibilityProperty: true })
            && parseFloat(getComputedStyle(element).fontSize) < 11.5)
            found.push("small text: " + element.textContent.slice(0, 40));
    }
    return found;
}

async function look(browser, file, width, height) {
    const problems = [];
    const page = await browser.newPage({ viewport: { width, height } });
    let colorScheme = "light";
    const say = text => problems.push(`${colorScheme} ${width}: ${text}`);
    page.on("pageerror", error => say(String(error)));
    page.on("console", message => say("it says: " + message.text()));
    page.on("request", request => {
        if (!/^(file|data):/.test(request.url())) say("asks for " + request.url());
    });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(pathToFileURL(file).href);
    // What can be opened has to be readable, too.
    await page.evaluate(() => document.querySelectorAll("details").forEach((one, i) => {
        one.open = i % 2 === 0;
    }));
    await page.addScriptTag({ content: axe });
    // A theme changes colours, and nothing else that axe knows of; a narrow screen
    // changes all but these.
    const colours = ["color-contrast", "link-in-text-block"];
    const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const narrow = width < 600;
    for (colorScheme of narrow ? ["light"] : ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const result = await page.evaluate(options => window.axe.run(document, options), {
            resultTypes: ["violations"], preload: false,
            runOnly: colorScheme === "light" ? all : { type: "rule", values: colours },
            rules: Object.fromEntries(colours.map(id => [id, { enabled: !narrow }])),
        });
        for (const { id, help, nodes } of result.violations)
            say(`axe ${id}: ${help}: ${nodes.length} times, as ${nodes[0].html.slice(0, 160)}`);
    }
    (await page.evaluate(problemsOfLayout)).slice(0, 3).forEach(say);
    await page.close();
    return problems;
}

// What the keys do, on a page that has neighbours; and how fast search answers.
async function use(browser, file) {
    const problems = [];
    const page = await browser.newPage();
    const open = () => page.goto(pathToFileURL(file).href);
    await open();
    for (const [key, rel] of [["ArrowRight", "next"], ["ArrowLeft", "prev"]]) {
        const link = await page.evaluate(name => {
            const one = document.querySelector(`link[rel=${name}]`);
            return one && one.href;
        }, rel);
        if (!link) continue;
        await Promise.all([page.waitForURL(link, { timeout: 2000 }).catch(() =>
            problems.push(`${key} does not lead to ${link}`)), page.keyboard.press(key)]);
        await open();
    }
    const dark = () => page.evaluate(() => getComputedStyle(document.body).color);
    const before = await dark();
    await page.keyboard.press("t");
    if (await dark() === before) problems.push("t does not change the theme");
    await page.keyboard.press("/");
    for (const [words, least] of [["IPC_RMID", 1], ["attach", 1], ["附加", 1], ["zqxj", 0]]) {
        await page.fill("#query", "");
        await page.waitForFunction(() => typeof index !== "undefined" && index !== null);
        await page.fill("#query", words);
        const count = await page.locator("#found li").count();
        if (least ? count < least : count > 0) problems.push(`search for ${words}: ${count} places`);
        const time = await page.evaluate(() => {
            const begin = performance.now();
            for (let i = 0; i < 10; i++) search();
            return (performance.now() - begin) / 10;
        });
        if (time > 20) problems.push(`search for ${words} takes ${time.toFixed(1)} ms`);
        if (process.env.SPEED) console.error(`search for ${words}: ${time.toFixed(2)} ms`);
    }
    await page.keyboard.press("Escape");
    if (await page.evaluate(() => document.getElementById("search").open))
        problems.push("Escape does not close the search");
    await page.close();
    // Without scripts all is there: each choice can be opened, each picture seen.
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(pathToFileURL(file).href);
    for (const step of await still.locator(".step").all())
        if (!await step.isVisible()) problems.push("without scripts a step is hidden");
    await plain.close();
    return problems.map(text => "use: " + text);
}

(async () => {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM, args: ["--no-sandbox"],
    });
    let bad = 0;
    const examine = async file => {
        const found = [];
        for (const [width, height] of [[1440, 900], [390, 844]])
            found.push(...await look(browser, file, width, height));
        if (file === tried) found.push(...await use(browser, file));
        for (const problem of found) {
            console.log(`${file}: ${problem}`);
            bad++;
        }
    };
    const tried = pages.find(file => /\/\d\d_[a-z]+\.html$/.test(file));
    const waiting = [...pages];
    const worker = async () => {
        while (waiting.length > 0) await examine(waiting.shift());
    };
    await Promise.all([worker(), worker()]);
    await browser.close();
    process.exitCode = bad > 0 ? 1 : 0;
})().catch(error => {
    console.error(String(error));
    process.exitCode = 2;
});
