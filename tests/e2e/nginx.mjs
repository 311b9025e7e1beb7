// Debian's nginx before `gevel serve`, by the documented configuration and a certificate of one's own: signs
// in over TLS, reads the list, records a visit with a photo, sends a file, and is refused where it should be.
// Usage: node nginx.mjs GEVEL STORE CONFIGURATION FOLDER
import { spawn, execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync, chmodSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { deflateSync } from "node:zlib";
import { strict as assert } from "node:assert";

const [gevel, store, configuration, folder] = process.argv.slice(2);
const name = "console.example.org";
const password = "tram 24 rijdt langs het dok";
const run = (...words) => execFileSync(gevel, ["--quiet", "--store", store, ...words], { encoding: "utf8" });

// ---- the proxy, the server ----

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});
const origin = `https://${name}:${port}`;

execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365", "-keyout",
                         `${folder}/console.key`, "-out", `${folder}/console.pem`, "-subj", `/CN=${name}`, "-addext",
                         `subjectAltName=DNS:${name}`], { stdio: "ignore" });
const ca = readFileSync(`${folder}/console.pem`);

// The file as it is, but for where things lie on this machine.
let site = readFileSync(configuration, "utf8");
for (const [there, here] of [["listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`],
                             ["/etc/ssl/console.pem", `${folder}/console.pem`],
                             ["/etc/ssl/private/console.key", `${folder}/console.key`],
                             ["unix:/run/gevel/console.sock", `unix:${folder}/console.sock`]]) {
  assert.ok(site.includes(there), `the configuration holds no "${there}"`);
  site = site.replaceAll(there, here);
}
writeFileSync(`${folder}/site.conf`, site);
const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
  .map((kind) => `${kind}_temp_path ${folder}/nginx-${kind};`).join(" ");
writeFileSync(`${folder}/nginx.conf`,
              `${process.getuid() ? "" : "user root;"} worker_processes 1; pid ${folder}/nginx.pid;
               error_log ${folder}/error.log warn;
               events { worker_connections 64; }
               http { ${temporary} access_log ${folder}/access.log; include ${folder}/site.conf; }`);
chmodSync(folder, 0o700);

const serving = spawn(gevel, ["--quiet", "--store", store, "serve", "--socket", `${folder}/console.sock`, "--origin",
                              origin], { stdio: ["ignore", "ignore", "inherit"] });
const proxy = spawn("nginx", ["-e", `${folder}/error.log`, "-c", `${folder}/nginx.conf`, "-g", "daemon off;"],
                    { stdio: ["ignore", "ignore", "inherit"] });

// ---- a client that trusts that certificate, and nothing else ----

const cookies = {};
function send(method, path, { who, form, body, type, host = `${name}:${port}`, from = origin } = {}) {
  const payload = form ? new URLSearchParams(form).toString() : body;
  const headers = { Host: host };
  if (who && cookies[who]) headers.Cookie = cookies[who];
  if (method === "POST") {
    headers.Origin = from;
    headers["Content-Type"] = type ?? "application/x-www-form-urlencoded";
    headers["Content-Length"] = Buffer.byteLength(payload);
  }
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, servername: name, ca, method, path, headers, agent: false },
                          (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        for (const cookie of answer.headers["set-cookie"] ?? []) if (who) cookies[who] = cookie.split(";")[0];
        resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() });
      });
    });
    asked.on("error", reject);
    asked.end(payload);
  });
}
const get = (path, more) => send("GET", path, more);
const post = (path, more) => send("POST", path, more);

function code(secret, at) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const hash = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const token = async (path, who) => /name="form" value="([^"]+)"/.exec((await get(path, { who })).text)[1];

// From a first password to a session in `cookies`; the answer to the password.
async function signIn(who, role) {
  const first = run("serve", "--account", who, "--role", role).trim();
  const answer = await post("/sign-in", { who, form: { name: who, password: first } });
  assert.equal(answer.headers.location, "/enrol");
  const page = (await get("/enrol", { who })).text;
  const secret = /<code class="secret">([^<]+)</.exec(page)[1].replaceAll(/\s/g, "");
  const form = /name="form" value="([^"]+)"/.exec(page)[1];
  const enrolled = await post("/enrol", { who, form: { form, password, code: code(secret, Date.now() / 1000) } });
  assert.equal(enrolled.status, 303, enrolled.text);
  return answer;
}

// A picture of so many bytes at least: noise does not pack.
function png(side) {
  const crcs = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (kind, bytes) => {
    const named = Buffer.concat([Buffer.from(kind, "latin1"), bytes]), length = Buffer.alloc(4), crc = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    crc.writeUInt32BE((named.reduce((sum, byte) => crcs[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, named, crc]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 0], 8); // grey, eight bits
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side)])));
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)),
                        chunk("IEND", Buffer.alloc(0))]);
}

function multipart(fields, file) {
  const edge = "----edge18", parts = [];
  for (const [key, value] of Object.entries(fields))
    parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`));
  parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\n` +
                         `Content-Type: ${file.type}\r\n\r\n`), file.bytes, Buffer.from(`\r\n--${edge}--\r\n`));
  return { body: Buffer.concat(parts), type: `multipart/form-data; boundary=${edge}` };
}

const row = /<a href="\/dossier\?id=([^"&]+)">([^<]+)</;
const tests = {
  async "a first password leads to a session, whose cookie is Secure"() {
    const answer = await signIn("ines", "inspector");
    const [cookie] = answer.headers["set-cookie"];
    assert.match(cookie, /^__Host-gevel=[^;]{20,}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    await signIn("lars", "lead");
  },
  async "the list is read, and its headers come through"() {
    const { status, headers, text } = await get("/list", { who: "ines" });
    assert.equal(status, 200);
    assert.match(text, row);
    assert.equal(headers["strict-transport-security"], "max-age=31536000");
    assert.match(headers["content-security-policy"], /default-src 'none'/);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers.server, "nginx");
    assert.match(run("audit"), /user:1\s+list/);
  },
  async "another name of this machine is refused, and so is who is not signed in"() {
    for (const host of ["evil.example", `127.0.0.1:${port}`, `localhost:${port}`, name]) {
      const answer = await get("/list", { who: "ines", host });
      assert.equal(answer.status, 421, host);
      assert.doesNotMatch(answer.text, row);
    }
    const stranger = await get("/list");
    assert.equal(stranger.status, 303);
    assert.equal(stranger.headers.location, "/sign-in");
  },
  async "a form from another site is refused, and one that is too long"() {
    const form = { form: await token("/me", "ines"), language: "nl" };
    assert.equal((await post("/me/language", { who: "ines", form, from: "https://evil.example" })).status, 403);
    assert.equal((await post("/me/language", { who: "ines", form: { ...form, more: "x".repeat(70000) } })).status, 413);
    assert.equal((await post("/me/language", { who: "ines", form: { ...form, language: "en" } })).status, 303);
  },
  async "a visit is recorded with a photo of megabytes"() {
    const id = decodeURIComponent(row.exec((await get("/list", { who: "ines" })).text)[1]);
    const fields = { form: await token(`/visit?id=${encodeURIComponent(id)}`, "ines"), id,
                     token: randomBytes(16).toString("hex"), outcome: "cleared" };
    const bytes = png(2000);
    assert.ok(bytes.length > 2 << 20);
    const sent = multipart(fields, { field: "photo", name: "door.png", type: "image/png", bytes });
    const answer = await post("/visit", { who: "ines", ...sent });
    assert.equal(answer.status, 303, answer.text.slice(0, 400));
    assert.match(answer.headers.location, /^\/visit\/done/);
    assert.match((await get(answer.headers.location, { who: "ines" })).text, /\/visit\/photo\?id=/);
  },
  async "a lead sends a file of megabytes"() {
    const fields = { form: await token("/data", "lars") };
    const bytes = Buffer.from("storefront_id,month,amount_eur\n" + "X1,2024-01,10\n".repeat(200000));
    const answer = await post("/data/upload", { who: "lars", ...multipart(fields, { field: "file", name: "t.csv",
                                                                                   type: "text/csv", bytes }) });
    assert.equal(answer.status, 303, answer.text.slice(0, 400));
    assert.match(answer.headers.location, /^\/data\/file\?id=/);
  },
  async "no address is in a log of the proxy, and nothing that was sent on its disk"() {
    assert.ok(!existsSync(`${folder}/access.log`) || readFileSync(`${folder}/access.log`, "utf8") === "");
    assert.doesNotMatch(readFileSync(`${folder}/error.log`, "utf8"), /buffered to a temporary file|dossier/);
  },
};

let failed = 0;
for (let k = 0; k < 300; k++) { // until both answer
  try {
    if ((await get("/sign-in")).status === 200) break;
  } catch { /* not yet */ }
  await new Promise((done) => setTimeout(done, 100));
}
for (const [title, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok   ${title}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${title}\n${error.stack}`);
  }
}
proxy.kill("SIGTERM");
serving.kill("SIGTERM");
process.exitCode = failed ? 1 : 0;
