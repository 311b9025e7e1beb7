// Drives `gevel serve` in headless Chromium: first sign-in with codes, a visit on a phone without a
// connection, cases closed and figures corrected by two, refusals, the log, axe in light and dark.
// Usage: node console.mjs GEVEL STORE CHROMIUM SCREENS
import { chromium } from "playwright-core";
import { spawn, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";

const [gevel, store, executablePath, screens] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
if (screens) mkdirSync(screens, { recursive: true });
const password = "tram 24 rijdt langs het dok";
/** How many times slower the program is than one built to be fast: under a sanitizer, under valgrind. */
const slow = Number(process.env.GEVEL_E2E_SLOW ?? 1);
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

// ---- the server ----

let server;
function serve() {
  return new Promise((resolve, reject) => {
    server = spawn(gevel, ["--quiet", "--store", store, "serve", "--listen", "127.0.0.1:0",
                           "--second-person", "--dossiers", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    server.stdout.once("data", (bytes) => resolve(String(bytes).trim()));
    server.once("exit", (code) => reject(new Error(`gevel serve ended with ${code}`)));
  });
}
const base = await serve();

// ---- people ----

function code(secret, at) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const hash = createHmac("sha1", key).update(step).digest();
  const offset = hash[19] & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const people = {};
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A page that fails the test on an error of its script or a request beyond the server.
async function page(options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(30000 * slow);
  const tab = await context.newPage();
  tab.on("pageerror", (e) => assert.fail(`${tab.url()}: ${e}`));
  tab.on("request", (r) => assert.ok(r.url().startsWith(base), `asks for ${r.url()}`));
  return tab;
}

/** Leaves a page that loads itself again when its job has ended, which may be now. */
async function leave(tab, url) {
  try {
    await tab.goto(url);
  } catch (error) {
    if (!/interrupted by another navigation/.test(error.message)) throw error;
    await tab.waitForLoadState();
    await tab.goto(url);
  }
}

async function shoot(tab, name) {
  if (screens) await tab.screenshot({ path: `${screens}/console-${name}.png`, fullPage: true }).catch(console.log);
}

// From a first password to a session that stays in `people`.
async function enrol(name, role, options) {
  const first = execFileSync(gevel, ["--quiet", "--store", store, "serve", "--account", name, "--role", role],
                             { encoding: "utf8" }).trim();
  const tab = await page(options);
  await tab.goto(`${base}/`);
  await tab.waitForURL(`${base}/sign-in`);
  await tab.fill("[name=name]", name);
  await tab.fill("[name=password]", first);
  await tab.click("button.button");
  await tab.waitForURL(`${base}/enrol`);
  const secret = await tab.locator("code.secret").innerText();
  await shoot(tab, `enrol-${role}`);
  await tab.fill("[name=password]", password);
  await tab.fill("[name=code]", code(secret, Date.now() / 1000));
  await tab.click("form[action='/enrol'] button");
  await tab.waitForURL((url) => !/enrol|sign-in/.test(url.pathname));
  people[name] = { tab, secret, role, actor: `user:${Object.keys(people).length + 1}` };
  return tab;
}

// What a page gets when it asks as the person who is signed in.
function ask(tab, path) {
  return tab.evaluate(async (target) => {
    const answer = await fetch(target);
    return { status: answer.status, text: await answer.text() };
  }, path);
}

// What the browser's own databases hold, its bytes as letters.
function stored(tab) {
  return tab.evaluate(async () => {
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
      for (const table of db.objectStoreNames) {
        const all = db.transaction(table).objectStore(table).getAll();
        rows.push(...await new Promise((done) => { all.onsuccess = () => done(all.result); }));
      }
      db.close();
    }
    const letters = (_, value) => value instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(value)) : value;
    return rows.map((row) => JSON.stringify(row, letters));
  });
}

// How many outcomes a person has recorded, by the log.
function recorded(name) {
  const log = execFileSync(gevel, ["--quiet", "--store", store, "audit"], { encoding: "utf8" });
  return log.split("\n").filter((line) => line.includes(people[name].actor) && / outcome /.test(line)).length;
}

const openings = { inspector: "/day", lead: "/cases", analyst: "/list", auditor: "/log", admin: "/people" };

// A picture of the browser's, and with it what a phone writes beside: held sideways, and when.
const taken = "2026:05:01 10:11:12";
function withExif(jpeg) {
  const tiff = Buffer.from("4d4d002a00000008" + "0002" + "011200030000000100060000" + "0132000200000014" +
                           "00000026" + "00000000", "hex");
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.from(taken + "\0", "latin1")]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2), Buffer.from("ftypmp42 a film")]);
}
async function drawn(tab, type) {
  return Buffer.from(await tab.evaluate(async (kind) => {
    const canvas = document.createElement("canvas");
    canvas.width = 300;
    canvas.height = 200;
    const pen = canvas.getContext("2d");
    for (let k = 0; k < 60; k++) {
      pen.fillStyle = `hsl(${k * 6} 70% 50%)`;
      pen.fillRect(k * 5, k * 2, 40, 60);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, kind, .9));
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, type));
}

const tests = {
  async "a first password leads to a password of one's own and a device"() {
    const tab = await enrol("adam", "admin", { viewport: { width: 1280, height: 900 } });
    assert.equal(new URL(tab.url()).pathname, "/people");
    await enrol("ines", "inspector", phone);
    await enrol("lars", "lead", { viewport: { width: 1280, height: 900 } });
    await enrol("lotte", "lead", { viewport: { width: 1280, height: 900 } });
    await enrol("anna", "analyst", { viewport: { width: 1280, height: 900 } });
    await enrol("otto", "auditor", { viewport: { width: 1280, height: 900 } });
    for (const { tab: own, role } of Object.values(people))
      assert.equal(new URL(own.url()).pathname, openings[role]);
  },
  async "the cookie is for this host only"() {
    const cookies = await people.ines.tab.context().cookies();
    assert.equal(cookies.length, 1);
    const [cookie] = cookies;
    assert.equal(cookie.name, "__Host-gevel");
    assert.ok(cookie.secure && cookie.httpOnly && cookie.sameSite === "Strict" && cookie.path === "/");
  },
  async "every answer carries its headers"() {
    const tab = people.ines.tab;
    for (const path of ["/day", "/list", "/people", "/nowhere", "/style.css", "/sign-in"]) {
      const answer = await tab.request.get(base + path);
      const headers = answer.headers();
      assert.match(headers["content-security-policy"], /default-src 'none'/, path);
      assert.doesNotMatch(headers["content-security-policy"], /unsafe/, path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
      assert.equal(headers["x-frame-options"], "DENY", path);
      assert.equal(headers["cache-control"] === "no-store", path !== "/style.css", path);
    }
  },
  async "a lead asks for a case, another opens it, and from then on it is the inspector's"() {
    const tab = people.lars.tab;
    await tab.goto(`${base}/list`);
    await tab.locator("th.name a").first().click();
    await tab.waitForURL(/dossier/);
    await shoot(tab, "dossier-lead");
    const form = tab.locator("form[action='/case/assign']");
    await form.locator("select").selectOption({ label: "ines" });
    await form.locator("[name=due]").fill("2030-01-31");
    await form.locator("button").click();
    await tab.waitForURL(/\/case\?id=1$/);
    assert.match(await tab.locator(".lead").innerText(), /^opening asked for/);
    assert.equal(await tab.locator("button[value=approve]").count(), 0, "one's own");
    await shoot(tab, "case-proposed");
    assert.equal((await ask(people.ines.tab, "/case?id=1")).status, 404);
    const lotte = people.lotte.tab;
    await lotte.goto(`${base}/cases`);
    assert.match(await lotte.locator("tbody").innerText(), /opening asked for/);
    await shoot(lotte, "inbox-proposed");
    await lotte.locator("th.name a").first().click();
    await lotte.waitForURL(/\/case\?id=1$/);
    await lotte.fill("form[action='/case/decide'] [name=reason]", "worth a visit");
    await lotte.click("button[value=approve]");
    await lotte.locator("form[action='/case/close']").waitFor();
    const told = await lotte.locator(".history").innerText();
    assert.match(told, /lars, asked for its opening[^]*lotte, opened it: worth a visit[^]*lotte, assigned it: ines/);
    assert.equal((await ask(people.ines.tab, "/case?id=1")).status, 200);
  },
  async "an inspector records a visit on a phone without a connection, and it is sent"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/day`);
    await shoot(tab, "day-390");
    await tab.locator("section[aria-labelledby=mine] .stop a.button").first().click();
    await tab.waitForURL(/visit\?/);
    await shoot(tab, "visit-390");
    const advice = /in (\d+) minutes about/.exec(await tab.locator(".visit-form").innerText());
    assert.equal(await tab.inputValue("[name=minutes]"), advice?.[1] ?? "15");
    await tab.context().setOffline(true);
    await tab.fill("[name=customers]", "7");
    await tab.fill("textarea", "Quiet.\n<b>Two</b> tables taken & paid in cash.");
    await tab.setInputFiles("[name=photo]", { name: "IMG_1.jpg", mimeType: "image/jpeg",
                                              buffer: withExif(await drawn(tab, "image/jpeg")) });
    await tab.click("button.cleared");
    await tab.locator(".unsent:not(:empty)").waitFor();
    assert.match(await tab.locator(".unsent").innerText(), /Not sent yet/);
    await tab.locator(".kept:not(:empty)").waitFor();
    assert.equal(await tab.locator(".kept").innerText(), "1 visit not yet sent");
    await shoot(tab, "unsent-390");
    const lies = await stored(tab);
    assert.equal(lies.length, 1);
    assert.doesNotMatch(lies[0], /Quiet|tables|cleared|JFIF|2026:05/);
    assert.equal(recorded("ines"), 0);
    await tab.context().setOffline(false);
    await tab.waitForURL(/visit\/done/);
    assert.deepEqual(await stored(tab), []);
    assert.equal(recorded("ines"), 1);
    const shown = tab.locator(".photo img");
    await shown.evaluate((img) => img.decode());
    assert.deepEqual(await shown.evaluate((img) => [img.naturalWidth, img.naturalHeight]), [200, 300]);
    await shoot(tab, "done-390");
  },
  async "of a photo the pixels are kept, and nothing that the camera wrote beside them"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/day`);
    const id = new URL(await tab.locator("section[aria-labelledby=mine] .stop a.button").first()
      .getAttribute("href"), base).searchParams.get("id");
    for (const [k, type] of ["image/jpeg", "image/png", "image/webp"].entries()) {
      const made = await drawn(tab, type);
      const sent = type === "image/jpeg" ? withExif(made) : Buffer.concat([made, Buffer.from(taken)]);
      const told = await tab.evaluate(async ([shop, bytes, token]) => {
        const form = new FormData();
        const photo = new Blob([new Uint8Array(bytes)]);
        form.set("form", document.querySelector("form.leave [name=form]").value);
        form.set("id", shop);
        form.set("token", token);
        form.set("outcome", "cleared");
        form.set("photo", photo, "../photo.jpg");
        const { url } = await fetch("/visit", { method: "POST", body: form });
        const answer = await fetch(`/visit/photo${new URL(url).search}`);
        const kept = await answer.blob();
        const pixels = async (blob) => {
          const bitmap = await createImageBitmap(blob);
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
          canvas.getContext("2d").drawImage(bitmap, 0, 0);
          return [bitmap.width, ...canvas.getContext("2d").getImageData(0, 0, bitmap.width, bitmap.height).data];
        };
        const [before, after] = [await pixels(photo), await pixels(kept)];
        return { type: kept.type, cache: answer.headers.get("cache-control"),
                 same: before.length === after.length && before.every((value, n) => value === after[n]),
                 width: after[0], bytes: Array.from(new Uint8Array(await kept.arrayBuffer())) };
      }, [id, [...sent], `0123456789abcdef0123456789abcd1${k}`]);
      assert.equal(told.type, type);
      assert.equal(told.cache, "no-store");
      assert.ok(told.same, type);
      assert.equal(told.width, type === "image/jpeg" ? 200 : 300);
      assert.ok(!Buffer.from(told.bytes).includes(taken), type);
      assert.ok(!Buffer.from(told.bytes).includes("ftypmp42"), type);
    }
    await tab.goto(`${base}/visit/done?id=1`);
  },
  async "what a server has taken twice is there once"() {
    const tab = people.ines.tab;
    const token = "0123456789abcdef0123456789abcdef";
    const before = recorded("ines");
    await tab.goto(`${base}/day`);
    const id = new URL(await tab.locator("section[aria-labelledby=mine] .stop a.button").first()
      .getAttribute("href"), base).searchParams.get("id");
    const visits = new Set();
    for (let k = 0; k < 2; k++)
      visits.add(await tab.evaluate(async ([own, shop]) => {
        const form = document.querySelector("form.leave [name=form]").value;
        const body = new URLSearchParams({ form, id: shop, token: own, outcome: "cleared" });
        return (await fetch("/visit", { method: "POST", body })).url;
      }, [token, id]));
    assert.equal(visits.size, 1);
    assert.equal(recorded("ines"), before + 1);
    await tab.goto([...visits][0]);
    await tab.fill("[name=reason]", "only to see");
    await tab.click("button.danger");
    await tab.goto(`${base}/visit/done?id=1`);
  },
  async "a visit whose page was closed without a connection is sent from the next page"() {
    const context = people.ines.tab.context();
    const tab = await context.newPage();
    const before = recorded("ines");
    await tab.goto(`${base}/day`);
    await tab.locator("section[aria-labelledby=free] .stop a.button").nth(1).click();
    await tab.waitForURL(/visit\?/);
    await context.setOffline(true);
    await tab.fill("textarea", "Shutters down.");
    await tab.click("button.inconclusive");
    await tab.locator(".kept:not(:empty)").waitFor();
    assert.equal((await stored(tab)).length, 1);
    await tab.close();
    await context.setOffline(false);
    const next = await context.newPage();
    await next.goto(`${base}/me`);
    for (let k = 0; k < 50 * slow && (await stored(next)).length; k++) await next.waitForTimeout(100);
    assert.deepEqual(await stored(next), []);
    assert.equal(recorded("ines"), before + 1);
    await next.close();
  },
  async "what is written in a note stays text"() {
    const tab = people.ines.tab;
    assert.match(await tab.locator(".note-text").innerText(), /<b>Two<\/b> tables taken & paid/);
    assert.equal(await tab.locator(".note-text b").count(), 0);
  },
  async "who was signed out meanwhile signs in on another page, and the visit is sent"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/day`);
    await tab.locator("section[aria-labelledby=free] .stop a.button").first().click();
    await tab.waitForURL(/visit\?/);
    await tab.context().clearCookies();
    await tab.click("button.inconclusive");
    await tab.locator(".unsent:not(:empty)").waitFor();
    assert.match(await tab.locator(".unsent").innerText(), /signed out/);
    const other = await tab.context().newPage();
    await other.goto(`${base}/sign-in`);
    await other.fill("[name=name]", "ines");
    await other.fill("[name=password]", password);
    await other.click("button.button");
    await other.waitForURL(/code/);
    await other.fill("[name=code]", code(people.ines.secret, Date.now() / 1000 + 30));
    await other.click("button.button");
    await other.waitForURL(/day/);
    await tab.waitForURL(/visit\/done/, { timeout: 20000 * slow });
  },
  async "a visit is withdrawn with a reason"() {
    const tab = people.ines.tab;
    await tab.fill("[name=reason]", "the wrong door");
    await tab.click("button.danger");
    await tab.locator("button.danger").waitFor({ state: "detached" });
    assert.match(await tab.locator(".lead").innerText(), /^Withdrawn/);
  },
  async "cases stand in the order that is asked for"() {
    const tab = people.lars.tab;
    await tab.goto(`${base}/list?of=all`);
    for (const [k, who] of [[5, "lotte"], [2, "lars"]]) {
      await tab.goto(`${base}/list`);
      await tab.locator("th.name a").nth(k).click();
      await tab.waitForURL(/dossier/);
      await tab.locator("form[action='/case/assign'] select").selectOption({ label: who });
      await tab.locator("form[action='/case/assign'] button").click();
      await tab.waitForURL(/\/case\?id=/);
    }
    const column = async (order, nth) => {
      await tab.goto(`${base}/cases`);
      await tab.selectOption("[name=order]", order);
      await tab.click("form.filters button");
      await tab.waitForURL(new RegExp(`order=${order}`));
      return tab.locator(`tbody tr td:nth-of-type(${nth})`).allInnerTexts();
    };
    const places = (await column("place", 1)).map(Number);
    assert.equal(places.length, 3);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
    assert.deepEqual(await column("person", 3), ["ines", "lars", "lotte"]);
    assert.deepEqual((await column("age", 1)).map(Number), [places[0], places[2], places[1]]);
    await shoot(tab, "cases");
  },
  async "a case is closed by two leads"() {
    for (const [name, state] of [["lars", /closing asked for/], ["lotte", /^closed/]]) {
      const tab = people[name].tab;
      await tab.goto(`${base}/case?id=1`);
      await tab.fill("form[action='/case/close'] [name=reason]", "explained at the door");
      await tab.click("form[action='/case/close'] button");
      await tab.waitForURL(/\/case\?id=1$/);
      await tab.waitForLoadState();
      assert.match(await tab.locator(".lead").innerText(), state);
      await shoot(tab, `case-${name}`);
    }
  },
  async "each role is refused what is not its"() {
    for (const { tab, role } of Object.values(people))
      for (const [other, path] of Object.entries(openings)) {
        if (path === "/list") continue;
        const answer = await ask(tab, path);
        assert.equal(answer.status, other === role ? 200 : 403, `${path} as ${role}`);
      }
  },
  async "an analyst reads no names"() {
    const named = await ask(people.lars.tab, "/list");
    const name = /<th class="name"[^>]*><a [^>]*>([^<]+)</.exec(named.text)[1];
    const answer = await ask(people.anna.tab, "/list");
    assert.equal(answer.status, 200);
    assert.ok(!answer.text.includes(name));
  },
  async "an analyst changes a parameter and sees who leaves, at an address that holds the question"() {
    const tab = people.anna.tab;
    await tab.goto(`${base}/lab`);
    await tab.fill('[name="ranking.budget"]', "8");
    await tab.click(".lab button");
    await tab.waitForURL(/ranking\.budget=8/);
    const told = await tab.locator("[role=status]").innerText();
    assert.match(told, /enter.*leave/);
    assert.ok(await tab.locator("section[aria-labelledby=yield-of] tbody tr").count() > 0);
    await shoot(tab, "lab-yield");
    const other = await tab.context().newPage();
    await other.goto(tab.url());
    assert.equal(await other.locator("[role=status]").innerText(), told);
    await other.close();
  },
  async "an analyst moves a slider, and the list that would have been is there"() {
    const tab = await people.anna.tab.context().newPage();
    await tab.goto(`${base}/lab`);
    const names = await tab.locator(".lab .slider").evaluateAll((all) => all.map((one) => one.id.slice(6)));
    for (const group of ["ranking.", "network.", "inspections."])
      assert.ok(names.some((name) => name.startsWith(group)), `no slider of ${group}: ${names}`);
    const slider = tab.locator('[id="slide-ranking.budget"]');
    await slider.focus();
    const before = Number(await tab.inputValue('[name="ranking.budget"]'));
    await tab.keyboard.press("ArrowLeft");
    await tab.waitForURL(new RegExp(`ranking\\.budget=${before - 1}\\b`));
    assert.match(await tab.locator("[role=status]").innerText(), /enter.*leave/);
    assert.equal(await tab.evaluate(() => document.activeElement.id), "slide-ranking.budget");
    await shoot(tab, "lab-slider");
    await tab.close();
  },
  async "an analyst proposes it, another approves, and the next scan uses it"() {
    const anna = people.anna.tab;
    await anna.fill("textarea[name=reason]", "One team less: eight visits a week is what they can do.");
    await anna.click("form[action='/proposal/add'] button");
    await anna.waitForURL(/proposal\?id=1$/);
    assert.equal(await anna.locator("form[action='/proposal/decide']").count(), 0, "one's own");
    const lars = people.lars.tab;
    await lars.setViewportSize({ width: 390, height: 844 });
    await lars.goto(`${base}/proposals`);
    await lars.locator("th.name a").first().click();
    await lars.fill("form[action='/proposal/decide'] [name=reason]", "agreed with both teams");
    await lars.click("button[value=approved]");
    await lars.waitForURL(/proposal\?id=1$/);
    await lars.locator("form[action='/proposal/end']").waitFor();
    await lars.goto(`${base}/jobs`);
    await lars.click("form[action='/job/scan'] button");
    await lars.waitForURL(/job\?id=1$/);
    await lars.locator("#result").waitFor({ timeout: 60000 * slow });
    await lars.setViewportSize({ width: 1280, height: 900 });
    const log = execFileSync(gevel, ["--quiet", "--json", "--store", store, "audit"], { encoding: "utf8" });
    assert.match(log, /"proposals\W+1/);
    const list = JSON.parse(execFileSync(gevel, ["--quiet", "--json", "--store", store, "list"],
                                         { encoding: "utf8" }));
    assert.ok(list.rows.length > 0 && list.rows.length <= 8, `${list.rows.length} on the list`);
  },
  async "a job shows its progress and keeps its result"() {
    const tab = people.anna.tab;
    await tab.goto(`${base}/jobs`);
    const last = await tab.locator("[name=to]").inputValue();
    await tab.fill("[name=from]", last);
    await tab.click("form:has([value=backtest]) button");
    await tab.waitForURL(/job\?id=2$/);
    await tab.locator("#result").waitFor({ timeout: 60000 * slow });
    assert.equal(await tab.locator("tbody tr").count(), 1);
    assert.match(await tab.locator("tbody").innerText(), new RegExp(last));
  },
  async "an analyst sends a file, sees how it would be read, and takes it"() {
    const tab = people.anna.tab;
    const rows = execFileSync(gevel, ["--quiet", "--json", "--store", store, "list", "--all"], { encoding: "utf8" });
    const ids = JSON.parse(rows).rows.slice(0, 40).map((row) => row.storefront_id);
    const file = "Vestigingsnummer;Maand;Omzet (EUR)\n" + ids.map((id, k) => `${id};2024-0${1 + k % 6};${1000 + k},50`).join("\n") +
                 "\nS9999999;2024-01;12,00\n";
    await tab.goto(`${base}/data`);
    await tab.setInputFiles("[name=file]", { name: "../omzet 2026.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await tab.click("form[action='/data/upload'] button");
    await tab.waitForURL(/data\/file\?id=1$/);
    await tab.locator("#proposal").waitFor({ timeout: 120000 * slow });
    assert.match(await tab.locator("h1").innerText(), /^omzet_2026\.csv$/);
    assert.match(await tab.locator("section[aria-labelledby=proposal]").innerText(), /amount_eur[^]*Omzet \(EUR\)/);
    assert.equal(await tab.locator("section[aria-labelledby=preview] tbody tr").count(), 10);
    assert.match(await tab.locator("section[aria-labelledby=preview]").innerText(), /1000\.5/);
    assert.match(await tab.locator(".tried").innerText(), /taken: 40; rejected: 1/);
    await shoot(tab, "upload");
    for (const colorScheme of ["light", "dark"])
      for (const width of [1280, 360]) await accessible(tab, "/data/file?id=1", colorScheme, width);
    await tab.setViewportSize({ width: 1280, height: 900 });
    await tab.emulateMedia({ colorScheme: null });
    const before = JSON.parse(execFileSync(gevel, ["--quiet", "--json", "--store", store, "inputs"], { encoding: "utf8" })).inputs;
    await tab.click("form[action='/data/take'] button");
    await tab.waitForURL(/data\/file\?id=1$/);
    const inputs = () => JSON.parse(execFileSync(gevel, ["--quiet", "--json", "--store", store, "inputs"], { encoding: "utf8" })).inputs;
    for (let k = 0; k < 120 * slow && inputs().length === before.length; k++) await tab.waitForTimeout(500);
    const after = inputs();
    assert.equal(after.length, before.length + 1);
    assert.equal(after.at(-1).taken, 40);
    assert.equal(after.at(-1).rejected, 1);
    assert.equal(after.at(-1).by, people.anna.actor);
  },
  async "what was not taken is seen by cell, and the input is taken back with a reason"() {
    const anna = people.anna.tab;
    await leave(anna, `${base}/data`);
    await anna.locator("section[aria-labelledby=inputs] th.name a").first().click();
    await anna.waitForURL(/data\/input/);
    const lead = people.lars.tab;
    await lead.goto(anna.url());
    assert.ok((await lead.locator("main").innerText()).includes("S9999999"));
    assert.ok(!(await anna.locator("main").innerText()).includes("S9999999"), "a value for leads only");
    await shoot(lead, "rejects");
    await lead.fill("form[action='/data/retract'] [name=reason]", "sent twice");
    await lead.click("form[action='/data/retract'] button");
    await lead.locator(".problem").waitFor();
    assert.match(await lead.locator(".note-text").innerText(), /sent twice/);
    assert.equal(await lead.locator("form[action='/data/retract']").count(), 0);
  },
  async "an admin makes a backup, verifies it, and looks at the store's health"() {
    const tab = people.adam.tab;
    await tab.goto(`${base}/backups`);
    await tab.click("form[action='/backups/make'] button");
    for (let k = 0; k < 120 * slow && !(await tab.locator("form[action='/backups/verify']").count().catch(() => 0)); k++) {
      await tab.waitForTimeout(500);
      await leave(tab, `${base}/backups`);
    }
    await tab.click("form[action='/backups/verify'] button");
    for (let k = 0; k < 120 * slow && !/UTC[^]*UTC/.test(await tab.locator("tbody").innerText().catch(() => "")); k++) {
      await tab.waitForTimeout(500);
      await leave(tab, `${base}/backups`);
    }
    assert.match(await tab.locator("tbody").innerText(), /UTC[^]*UTC/);
    const command = (await tab.locator("section[aria-labelledby=restore] code").first().innerText()).split(" ");
    const copy = `${store}.restored`;
    execFileSync(gevel, ["--quiet", "--store", copy, "restore", command.at(-1)]); // what the page names is a backup
    execFileSync(gevel, ["--quiet", "--store", copy, "audit", "verify"]);
    await shoot(tab, "backups");
    await tab.goto(`${base}/health`);
    await tab.click("form[action='/health/examine'] button");
    for (let k = 0; k < 120 * slow && !(await tab.locator("tbody tr").count().catch(() => 0)); k++) {
      await tab.waitForTimeout(500);
      await leave(tab, `${base}/health`);
    }
    assert.match(await tab.locator("tbody").innerText(), /audit log\s+good/);
    await shoot(tab, "health");
  },
  async "two runs are compared, and the result names what did it"() {
    const tab = people.anna.tab;
    await tab.goto(`${base}/runs`);
    await tab.click("form:has([value=compare]) button");
    await tab.waitForURL(/job\?id=/);
    await tab.locator("#result").waitFor({ timeout: 120000 * slow });
    assert.match(await tab.locator("section[aria-labelledby=result] .lead").first().innerText(), /enter.*leave/);
    await shoot(tab, "compared");
  },
  async "keys go through a list, to a visit and its outcomes, and lead to help"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/list`);
    const focused = () => tab.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.name);
    const links = await tab.locator(".ranking th.name a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const [key, at] of [["j", 0], ["j", 1], ["j", 2], ["k", 1]]) {
      await tab.keyboard.press(key);
      assert.equal(await focused(), links[at], `${key} to ${at}`);
    }
    await tab.keyboard.press("/");
    assert.equal(await focused(), "q");
    await tab.keyboard.type("j1?"); // what is typed stays words
    assert.equal(await tab.inputValue("[name=q]"), "j1?");
    await tab.goto(base + links[1]);
    await tab.keyboard.press("o");
    assert.equal(await focused(), links[1].replace("/dossier", "/visit"));
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/visit\?/);
    for (const [k, outcome] of ["confirmed", "cleared", "inconclusive"].entries()) {
      await tab.keyboard.press(String(k + 1));
      assert.equal(await tab.evaluate(() => document.activeElement.value), outcome);
    }
    await tab.goto(`${base}/day`);
    await tab.keyboard.press("?");
    await tab.waitForURL(/help$/);
    assert.ok((await tab.locator("section[aria-labelledby=keys] table").first().innerText()).includes("1 2 3"));
  },
  async "a business objects, two correct a figure, and the list changes"() {
    const lars = people.lars.tab;
    const first = lars.locator("tbody tr").first();
    await lars.goto(`${base}/jobs`);
    const month = await lars.locator("[name=to]").inputValue();
    await lars.goto(`${base}/list`);
    const before = await first.innerText();
    await first.locator("th.name a").click();
    await lars.waitForURL(/dossier/);
    await lars.click("a[href^='/contest?']");
    await lars.waitForURL(/contest\?/);
    const path = lars.url();
    await lars.selectOption("[name=by]", "accountant");
    await lars.fill("form[action='/contest/add'] textarea", "The <b>last</b> month was typed twice.");
    await lars.click("form[action='/contest/add'] button");
    await lars.locator("form[action='/contest/decide']").waitFor();
    assert.match(await lars.locator(".lead").innerText(), /^Contested since/);
    assert.match(await lars.locator("#objection ~ .note-text").first().innerText(), /<b>last<\/b> month/);
    const ask = lars.locator("form[action='/correction/add']");
    await ask.locator("[name=month]").fill(month);
    await ask.locator("[name=amount]").fill("0");
    await ask.locator("[name=document]").fill("VAT return 24-441");
    await ask.locator("[name=reason]").fill("closed for works");
    await ask.locator("button").click();
    await lars.locator(".correction").waitFor();
    assert.equal(await lars.locator("form[action='/correction/decide']").count(), 0, "one's own");
    await shoot(lars, "contest-waiting");
    const lotte = people.lotte.tab;
    await lotte.goto(`${base}/contests`);
    await lotte.locator("section[aria-labelledby=waiting] th.name a").click();
    await lotte.waitForURL(/contest\?/);
    await lotte.fill("form[action='/correction/decide'] [name=reason]", "the permit says so");
    await lotte.click("button[value=approve]");
    await lotte.locator("form[action='/correction/decide']").waitFor({ state: "detached" });
    for (let k = 0; k < 120 * slow && !(await lotte.locator(".effect").count()); k++) {
      await lotte.waitForTimeout(500);
      await lotte.goto(path);
    }
    const rows = await lotte.locator(".correction tbody tr").allInnerTexts();
    assert.equal(rows.length, 2);
    assert.notEqual(rows[0].replace("Before", ""), rows[1].replace("After", ""));
    await shoot(lotte, "contest-effect");
    const [letter] = await Promise.all([lotte.waitForEvent("download"),
                                        lotte.click("form[action='/letter'] button")]);
    assert.match(letter.suggestedFilename(), /^letter-[0-9]+\.pdf$/);
    assert.equal(readFileSync(await letter.path()).subarray(0, 5).toString(), "%PDF-");
    await lotte.goto(`${base}/jobs`);
    await lotte.click("form[action='/job/scan'] button");
    await lotte.locator("#result").waitFor({ timeout: 60000 * slow });
    await lotte.goto(`${base}/list`);
    assert.notEqual(await lotte.locator("tbody tr").first().innerText(), before);
    await lotte.goto(path);
    await lotte.fill("form[action='/contest/decide'] textarea", "May was corrected.");
    await lotte.click("form[action='/contest/decide'] button");
    await lotte.waitForURL(/contests$/);
    assert.match(await lotte.locator("section[aria-labelledby=decided]").innerText(), /upheld/);
  },
  async "an inspector leaves a stop of the round out and takes the others along"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/round`);
    const stops = await tab.locator(".stop").count();
    await tab.locator(".omit summary").first().click();
    await tab.locator(".omit [name=reason]").first().fill("closed on Mondays");
    await tab.locator(".omit button").first().click();
    await tab.waitForLoadState();
    assert.equal(await tab.locator(".stop").count(), stops - 1);
    for (const [kind, pattern] of [["gpx", /<rtept /g], ["ics", /BEGIN:VEVENT/g], ["pdf", /^%PDF-/g]]) {
      const [file] = await Promise.all([tab.waitForEvent("download"),
                                        tab.click(`form[action='/round/${kind}'] button`)]);
      assert.match(file.suggestedFilename(), new RegExp(`^round-[0-9]+\\.${kind}$`));
      const found = readFileSync(await file.path(), "latin1").match(pattern).length;
      assert.equal(found, kind === "pdf" ? 1 : stops - 1, kind);
    }
  },
  async "an inspector puts the stops in another order, with a button, a key and by dragging"() {
    const tab = people.ines.tab;
    await tab.goto(`${base}/round`);
    const names = () => tab.locator(".round-stops .stop-name").allInnerTexts();
    const planned = await names();
    const numbers = await tab.locator("svg.city .marker text").allTextContents();
    assert.deepEqual(numbers.map(Number).sort((a, b) => a - b), planned.map((_, k) => k + 1));
    assert.equal(await tab.locator("svg.city .random").count(), 0, "who was drawn by lot is not told");
    await tab.locator(".stop").nth(1).locator("button[value=up]").click();
    await tab.waitForURL(/round#1$/);
    const swapped = [planned[1], planned[0], ...planned.slice(2)];
    assert.deepEqual(await names(), swapped);
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), planned[1], "the focus goes along");
    await tab.keyboard.press("d");
    await tab.waitForURL(/round#2$/);
    assert.deepEqual(await names(), planned);
    const last = planned.length - 1;
    await tab.locator(".stop").nth(last).dispatchEvent("dragstart");
    await Promise.all([tab.waitForURL(/round#1$/), tab.locator(".stop").first().dispatchEvent("drop")]);
    await tab.goto(`${base}/round`);
    assert.deepEqual(await names(), [planned[last], ...planned.slice(0, last)]);
    await shoot(tab, "round-390");
    await tab.click("form[action='/round/planned'] button");
    await tab.waitForLoadState();
    assert.deepEqual(await names(), planned);
  },
  async "an auditor finds all of it"() {
    const tab = people.otto.tab;
    await tab.goto(`${base}/log`);
    await tab.selectOption("[name=actor]", { label: "ines" });
    await tab.click("form.filters button");
    await tab.waitForURL(/actor=/);
    const log = await tab.locator("tbody").innerText();
    for (const action of ["visit_withdraw", "outcome", "refused", "sign_in", "day"])
      assert.ok(log.includes(action), action);
    await shoot(tab, "log");
    for (const [name, actions] of [["lars", ["contest", "correction_ask"]],
                                   ["lotte", ["correct", "letter", "contest close"]]]) {
      await tab.selectOption("[name=actor]", { label: name });
      await tab.click("form.filters button");
      await tab.waitForLoadState();
      const deeds = (await tab.locator("tbody tr").allInnerTexts()).join("\n");
      for (const action of actions) assert.match(deeds, new RegExp(`\\b${action}\\b`), `${name}: ${action}`);
    }
    await tab.goto(`${base}/log/verify`);
    assert.match(await tab.locator(".lead").innerText(), /The log is whole/);
    await tab.goto(`${base}/card`);
    assert.ok(await tab.locator("section[aria-labelledby=register] table tbody tr").count() > 20);
    await shoot(tab, "card");
  },
  async "a server that is asked to stop ends in order"() {
    server.removeAllListeners("exit");
    const ended = new Promise((resolve) => { server.once("exit", (code, signal) => resolve(signal ?? code)); });
    server.kill("SIGTERM");
    assert.equal(await ended, 0);
    await serve();
  },
  async "a killed server loses nothing that it acknowledged"() {
    const before = execFileSync(gevel, ["--quiet", "--store", store, "audit"], { encoding: "utf8" });
    server.removeAllListeners("exit");
    server.kill("SIGKILL");
    const after = execFileSync(gevel, ["--quiet", "--store", store, "audit", "verify"], { encoding: "utf8" });
    assert.ok(before.includes("visit_withdraw"));
    assert.match(after, /./);
  },
};

// axe, on the pages of each role.
async function accessible(tab, path, colorScheme, width) {
  await tab.setViewportSize({ width, height: 800 });
  await tab.emulateMedia({ colorScheme });
  await tab.goto(base + path);
  const session = await tab.context().newCDPSession(tab);
  await session.send("Page.setBypassCSP", { enabled: true });
  await tab.reload();
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  await session.send("Page.setBypassCSP", { enabled: false });
  const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ` +
    v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join("\n  "));
  assert.equal(told.length, 0, `${path} ${colorScheme} ${width}\n${told.join("\n")}`);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${path} is ${wide} px wider than the screen`);
  await shoot(tab, `${path.replace(/\W/g, "-")}-${colorScheme}-${width}`);
}

async function everyPageIsAccessible() {
  const lead = people.lars.tab;
  await lead.goto(`${base}/list`);
  const dossier = await lead.locator("th.name a").nth(1).getAttribute("href");
  const pages = [["ines", ["/day", "/round", "/list?of=all", dossier, dossier.replace("/dossier", "/visit"), "/visit/done?id=1", "/me"]],
                 ["lars", ["/cases?state=closed&order=person", "/case?id=1", dossier, dossier.replace("/dossier", "/contest"), "/contests", "/people", "/data/input?id=1", "/data"]],
                 ["anna", ["/list", "/lab?ranking.budget=8", "/lab?group=step", "/jobs", "/job?id=2", "/data", "/runs", "/help"]], ["otto", ["/log", "/log/verify", "/card", "/proposals", "/proposal?id=1"]], ["adam", ["/people", "/prove", "/health", "/backups", "/help"]]];
  for (const [name, paths] of pages)
    for (const path of paths)
      for (const colorScheme of ["light", "dark"])
        for (const width of name === "ines" ? [1280, 390, 360] : [1280, 360]) await accessible(people[name].tab, path, colorScheme, width);
  const anybody = await page();
  await accessible(anybody, "/sign-in", "light", 360);
  await accessible(anybody, "/sign-in", "dark", 1280);
}

// A chart's words and amounts stay within it, on paper too and in each language.
async function chartsHoldTheirWords() {
  const tab = people.lars.tab;
  await tab.goto(`${base}/list`);
  const dossier = await tab.locator("th.name a").first().getAttribute("href");
  const speak = (language) => tab.evaluate(async (code) => {
    const form = document.querySelector("form.leave [name=form]").value;
    await fetch("/me/language", { method: "POST", body: new URLSearchParams({ form, language: code }) });
  }, language);
  await tab.setViewportSize({ width: 720, height: 1000 }); // A4 less its margins
  for (const language of ["nl", "fr", "de", "en"]) {
    await speak(language);
    await tab.goto(base + dossier);
    for (const media of ["print", "screen"]) {
      await tab.emulateMedia({ media, colorScheme: "light" });
      const outside = await tab.locator("svg.chart").evaluate((svg) => {
        const box = svg.getBoundingClientRect();
        const words = [...svg.querySelectorAll("text")];
        return words.length < 10 ? ["no words"] : words.filter((text) => {
          const own = text.getBoundingClientRect();
          return own.left < box.left - .5 || own.right > box.right + .5;
        }).map((text) => text.textContent);
      });
      assert.deepEqual(outside, [], `${language} ${media}`);
    }
  }
  await tab.emulateMedia({ media: null });
}

// Last for her: another person's visit cannot be read, signing out warns and throws away.
async function signingOutForgets() {
  const tab = people.lotte.tab;
  await tab.setViewportSize({ width: 390, height: 844 });
  await tab.goto(`${base}/list`);
  const href = await tab.locator("th.name a").last().getAttribute("href");
  await tab.goto(base + href.replace("/dossier", "/visit"));
  const before = recorded("lotte");
  await tab.route("**/visit", (route) => route.request().method() === "POST" ? route.abort() : route.continue());
  await tab.click("button.cleared");
  await tab.locator(".kept:not(:empty)").waitFor();
  tab.once("dialog", (dialog) => { assert.match(dialog.message(), /throws away/); dialog.dismiss(); });
  await tab.click("form.leave button");
  await tab.waitForTimeout(300);
  assert.equal((await stored(tab)).length, 1);
  tab.once("dialog", (dialog) => dialog.accept());
  await tab.click("form.leave button");
  await tab.waitForURL(/sign-in/);
  assert.deepEqual(await stored(tab), []);
  assert.equal(recorded("lotte"), before);
}

async function worksWithoutScript() {
  const { cookies } = await people.lotte.tab.context().storageState();
  const tab = await page({ javaScriptEnabled: false, ...phone });
  await tab.context().addCookies(cookies);
  await tab.goto(`${base}/list`);
  await tab.locator("th.name a").nth(2).click();
  await tab.waitForURL(/dossier/);
  await tab.locator("a.button").first().click();
  await tab.waitForURL(/visit\?/);
  await tab.click("button.confirmed");
  await tab.waitForURL(/visit\/done/);
  assert.match(await tab.locator(".lead").innerText(), /confirmed/);
}

const order = Object.entries(tests);
order.splice(-2, 0, ["axe finds nothing, light and dark, wide and narrow", everyPageIsAccessible],
             ["charts hold their words, on paper and in each language", chartsHoldTheirWords],
             ["without script a visit is recorded", worksWithoutScript],
             ["signing out warns, and throws away what was not sent", signingOutForgets]);
let failed = 0;
for (const [name, run] of order) {
  try {
    await run();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
server.removeAllListeners("exit");
server.kill("SIGKILL");
process.exit(failed ? 1 : 0);
