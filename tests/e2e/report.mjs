// Drives a report in headless Chromium: filters, keyboard only, a dossier, print, axe, phone width.
// Usage: node report.mjs FOLDER CHROMIUM SCREENS
import { chromium } from "playwright-core";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { strict as assert } from "node:assert";

const [folder, executablePath, screens] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const url = (page) => pathToFileURL(`${folder}/${page}`).href;
if (screens) mkdirSync(screens, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A page that fails the test on any console error or request beyond the folder.
async function open(page, options = {}) {
  const context = await browser.newContext({ bypassCSP: options.axe ?? false, ...options });
  const tab = await context.newPage();
  tab.on("console", (m) => assert.notEqual(m.type(), "error", `${page}: ${m.text()}`));
  tab.on("pageerror", (e) => assert.fail(`${page}: ${e}`));
  tab.on("request", (r) => assert.ok(r.url().startsWith("file:"), `${page} asks for ${r.url()}`));
  await tab.goto(url(page));
  return tab;
}

async function shoot(tab, name) {
  if (screens) await tab.screenshot({ path: `${screens}/${name}.png`, fullPage: true });
}

async function accessible(page, options) {
  const tab = await open(page, { axe: true, ...options });
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ` +
    v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join("\n  "));
  assert.equal(told.length, 0, `${page} ${JSON.stringify(options)}\n${told.join("\n")}`);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page} is ${wide} px wider than the screen`);
  await shoot(tab, `${page.replace(/\W/g, "-")}-${options.colorScheme}-${options.viewport.width}`);
  await tab.context().close();
}

const tests = {
  async "axe finds nothing, light and dark, wide and 360 px, in every language"() {
    const pages = ["index.html", "shops/0001.html", "nl/index.html", "fr/shops/0001.html",
                   "round.html", "places.html", "council.html", "methods.html",
                   "methods/level.html", "card.html", "evaluation.html"];
    for (const page of pages)
      for (const colorScheme of ["light", "dark"])
        for (const width of [1280, 360])
          await accessible(page, { colorScheme, viewport: { width, height: 800 } });
    for (const page of ["model-card.html", "nl/card.html", "fr/evaluation.html", "nl/methods/coupling.html"])
      await accessible(page, { colorScheme: "light", viewport: { width: 360, height: 800 } });
    for (const page of ["de/index.html", "de/shops/0001.html", "de/evaluation.html"])
      await accessible(page, { colorScheme: "light", viewport: { width: 320, height: 800 } });
  },
  async "filters narrow list and map together"() {
    const tab = await open("index.html");
    const all = await tab.locator("#ranking tbody tr").count();
    const district = await tab.locator("#ranking tbody tr").first().getAttribute("data-district");
    await tab.locator("select[data-filter=district]").selectOption(district);
    const left = await tab.locator("#ranking tbody tr:visible").count();
    assert.ok(left >= 1 && left < all);
    assert.equal(await tab.locator(".marker:not(.away)").count(), left);
    assert.match(await tab.locator("#shown").innerText(), new RegExp(`${left}\\D+${all}`));
    await tab.locator("#search").fill("no such name");
    assert.equal(await tab.locator("#ranking tbody tr:visible").count(), 0);
  },
  async "filter, order and map survive Back, and can be shared"() {
    const tab = await open("index.html");
    const district = await tab.locator("#ranking tbody tr").first().getAttribute("data-district");
    await tab.locator("select[data-filter=district]").selectOption(district);
    await tab.locator("#ranking thead th").nth(5).locator("button").click();
    const sizeOf = async () => Number(/scale\(([\d.]+)/.exec(
      await tab.locator("svg.city .marker").first().getAttribute("transform") ?? "scale(1")[1]);
    const size = await sizeOf();
    await tab.locator(".map-tools button").first().click();
    assert.ok(Math.abs((await sizeOf()) / size - 0.7) < 0.01, "marks grow with the map");
    const left = await tab.locator("#ranking tbody tr:visible").count();
    const view = await tab.locator("svg.city").getAttribute("viewBox");
    await tab.locator("#ranking tbody tr:visible a").first().click();
    await tab.waitForURL(/shops/);
    await tab.goBack();
    const same = async (page) => {
      assert.equal(await page.locator("#ranking tbody tr:visible").count(), left);
      assert.equal(await page.locator("#ranking thead th").nth(5).getAttribute("aria-sort"), "ascending");
      const again = (await page.locator("svg.city").getAttribute("viewBox")).split(" ").map(Number);
      view.split(" ").map(Number).forEach((n, k) => assert.ok(Math.abs(n - again[k]) < 0.02, `${view} ${again}`));
    };
    await same(tab);
    const copy = await open("card.html");
    await copy.goto(tab.url());
    await same(copy);
  },
  async "the map stands beside the list, and stays there"() {
    const tab = await open("index.html", { viewport: { width: 1280, height: 800 } });
    await tab.locator("#ranking tbody tr").last().scrollIntoViewIfNeeded();
    const map = await tab.locator("svg.city").boundingBox();
    const row = await tab.locator("#ranking tbody tr").last().boundingBox();
    assert.ok(map.x >= row.x + row.width, "the map is not beside the list");
    assert.ok(map.y >= 0 && map.y + map.height <= 800, `the map is at ${map.y}, ${map.height} high`);
  },
  async "marks of the map are as large on a narrow screen, and names lie over none"() {
    for (const width of [320, 1280]) {
      const tab = await open("index.html", { viewport: { width, height: 800 } });
      const marks = await tab.locator("svg.city .marker:visible circle").evaluateAll(
        (all) => all.map((c) => c.getBoundingClientRect().toJSON()));
      marks.forEach((m) => assert.ok(m.width > 15, `${m.width} px at ${width}`));
      const names = await tab.locator("svg.city .place:visible").evaluateAll(
        (all) => all.map((n) => n.getBoundingClientRect().toJSON()));
      assert.ok(names.length > 2);
      const over = (a, b) => a.left < b.right && b.left < a.right && a.top + 5 < b.bottom && b.top + 5 < a.bottom;
      names.forEach((a, k) => names.slice(0, k).forEach((b) => assert.ok(!over(a, b), `names at ${width}`)));
      names.forEach((a) => marks.forEach((b) => assert.ok(!over(a, b), `a name over a mark at ${width}`)));
    }
  },
  async "the count of a mark that stands for several lies over no other mark"() {
    const tab = await open("index.html", { viewport: { width: 1280, height: 800 } });
    await tab.locator("svg.city").evaluate((city) => {
      const unit = city.viewBox.baseVal.width / city.getBoundingClientRect().width;
      const at = [[0, 0], [2, 0], [20, -7]], middle = [city.viewBox.baseVal.width / 2, city.viewBox.baseVal.height / 2];
      const marks = Array.from(city.querySelectorAll(".marker")).sort((a, b) => a.dataset.rank - b.dataset.rank);
      marks.forEach((mark, k) => {
        const [x, y] = at[k] ?? [-100 - 40 * k, 0], circle = mark.querySelector("circle");
        circle.setAttribute("cx", middle[0] + x * unit);
        circle.setAttribute("cy", middle[1] + y * unit);
      });
    });
    await tab.locator(".map-tools button").first().click();
    const first = tab.locator("svg.city .marker:visible:has(.more:not(:empty))").first();
    const count = await first.locator(".more").boundingBox();
    assert.match(await first.locator(".more").textContent(), /^\+[12]$/);
    for (const mark of await tab.locator("svg.city .marker:visible").all()) {
      if (await mark.getAttribute("data-rank") === await first.getAttribute("data-rank")) continue;
      const box = await mark.locator("circle").boundingBox();
      assert.ok(box.x >= count.x + count.width || box.x + box.width <= count.x ||
                box.y >= count.y + count.height || box.y + box.height <= count.y, "a count over a mark");
    }
  },
  async "the round fits a telephone: every stop with its address, nothing beside the screen"() {
    const tab = await open("round.html", { viewport: { width: 320, height: 800 } });
    for (const address of await tab.locator(".round td a").all()) {
      const box = await address.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 320, `an address at ${box.x}, ${box.width} wide`);
    }
    for (const table of await tab.locator(".round").all())
      assert.ok(await table.evaluate((t) => t.parentNode.scrollWidth <= t.parentNode.clientWidth));
  },
  async "sorting by a column"() {
    const tab = await open("nl/index.html");
    const cell = tab.locator("#ranking thead th").nth(5);
    await cell.locator("button").click();
    await cell.locator("button").click();
    assert.equal(await cell.getAttribute("aria-sort"), "descending");
    const values = await tab.locator("#ranking tbody tr td:nth-child(6)").evaluateAll(
      (cells) => cells.map((c) => Number(c.dataset.value)));
    assert.deepEqual(values, [...values].sort((a, b) => b - a));
  },
  async "keyboard only: skip link, map, list, dossier, back"() {
    const tab = await open("index.html");
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.className), "skip");
    await tab.keyboard.press("Enter");
    const on = async (place, key = "Tab") => {
      for (let k = 0; k < 400; k++) {
        if (await tab.evaluate((p) => document.activeElement.closest(p) !== null, place)) return;
        await tab.keyboard.press(key);
      }
      assert.fail(`the keyboard never comes to ${place}`);
    };
    await on("svg.city");
    const before = await tab.locator("svg.city").getAttribute("viewBox");
    await tab.keyboard.press("+");
    assert.notEqual(await tab.locator("svg.city").getAttribute("viewBox"), before);
    await tab.keyboard.press("0");
    assert.equal(await tab.locator("svg.city").getAttribute("viewBox"), before);
    await on("#ranking tbody", "Shift+Tab");
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/shops\/\d+\.html$/);
    assert.equal(await tab.locator("h1").count(), 1);
    for (let k = 0; k < 5 && !tab.url().endsWith("index.html"); k++) {
      await tab.keyboard.press("Tab");
      if (await tab.evaluate(() => document.activeElement.getAttribute("href") === "../index.html"))
        await Promise.all([tab.waitForURL(/index\.html$/), tab.keyboard.press("Enter")]);
    }
    assert.match(tab.url(), /index\.html$/);
  },
  async "the language switch keeps the page"() {
    const tab = await open("shops/0001.html");
    await tab.locator("a[hreflang=fr]").click();
    await tab.waitForURL(/fr\/shops\/0001\.html$/);
    assert.equal(await tab.locator("html").getAttribute("lang"), "fr");
    await tab.locator("a[hreflang=en]").click();
    await tab.waitForURL((u) => !u.pathname.includes("/fr/"));
  },
  async "a reason leads to its method, the method to its example and back"() {
    const tab = await open("shops/0001.html");
    await tab.locator(".side-for h3 a").first().click();
    await tab.waitForURL(/methods\/[a-z]+\.html$/);
    assert.ok(await tab.locator("code.formula").count() === 1);
    assert.ok((await tab.locator("#example ~ dl dd").first().innerText()).match(/\d/), "no figures");
    await tab.locator('a[href^="../shops/"]').click();
    await tab.waitForURL(/shops\/\d+\.html$/);
  },
  async "every plot has its numbers beside it, and every page is reached from the list"() {
    const tab = await open("evaluation.html");
    const plots = await tab.locator("svg.plot").count();
    assert.equal(plots, 4);
    assert.equal(await tab.locator("details.numbers table tbody").count(), plots);
    await tab.goto(url("index.html"));
    const links = await tab.locator(".more a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const link of links) {
      await tab.goto(url(link));
      assert.equal(await tab.locator("h1").count(), 1, link);
    }
    assert.equal(links.length, 5);
  },
  async "the round prints with all its stops"() {
    const tab = await open("round.html");
    const stops = await tab.locator(".round tbody tr").count();
    assert.ok(stops > 1);
    await tab.emulateMedia({ media: "print" });
    assert.equal(await tab.locator(".round tbody tr:visible").count(), stops);
    const pdf = await tab.pdf({ format: "A4" });
    assert.ok(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length <= 3);
  },
  async "without script the list is whole"() {
    const tab = await open("index.html", { javaScriptEnabled: false });
    assert.ok(await tab.locator("#ranking tbody tr:visible").count() > 1);
    assert.equal(await tab.locator(".filters:visible, .map-tools:visible").count(), 0);
    await tab.locator("#ranking tbody a").first().click();
    await tab.waitForURL(/shops/);
  },
  async "a dossier prints on two sheets at most"() {
    const tab = await open("shops/0001.html");
    const pdf = await tab.pdf({ format: "A4", path: screens ? `${screens}/print.pdf` : undefined });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages <= 2, `${pages} pages`);
  },
};

let failed = 0;
for (const [name, run] of Object.entries(tests)) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.message}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
