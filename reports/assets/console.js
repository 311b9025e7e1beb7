/* The console works without this. With it, a visit recorded without a connection is kept on the device
   and sent when there is one; keys: 1-3 an outcome, o the visit, j k the next and previous link of a
   list, / the search, u d a stop of the round up and down, ? what there is. */
(function () {
  "use strict";
  const form = document.querySelector(".visit-form");

  const leave = document.querySelector("form.leave");

  /* ---- visits that wait for a connection ----
     They lie in the browser's database as ciphertext, from the tap until the server has taken them.
     The key comes with each page of who is signed in, and is stored nowhere. */
  const kept = document.querySelector(".kept");
  const keeps = Boolean(kept && window.indexedDB && window.crypto && crypto.subtle);
  const database = "gevel-visits";
  let waiting = 0; /* kept ones of this person */

  function settled(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }
  /* Resolves once what `work` did is on the disk. */
  async function inDatabase(mode, work) {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = function () {
      opening.result.createObjectStore("visit", { keyPath: "token" });
    };
    const db = await settled(opening);
    db.onversionchange = function () { db.close(); };
    try {
      return await new Promise(function (resolve, reject) {
        const deed = db.transaction("visit", mode, { durability: "strict" });
        const request = work(deed.objectStore("visit"));
        deed.oncomplete = function () { resolve(request.result); };
        deed.onabort = deed.onerror = function () { reject(deed.error); };
      });
    } finally { db.close(); }
  }
  async function storedVisits() {
    const known = indexedDB.databases ? await indexedDB.databases() : [{ name: database }];
    if (!known.some(function (one) { return one.name === database; })) return [];
    return inDatabase("readonly", function (visits) { return visits.getAll(); });
  }
  function secret() {
    const bytes = Uint8Array.from(kept.dataset.key.match(/../g), function (pair) { return parseInt(pair, 16); });
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  }
  /* The words with their length before them, then the photo. */
  async function packed(values) {
    const plain = new URLSearchParams();
    values.forEach(function (value, name) { if (typeof value === "string") plain.set(name, value); });
    plain.delete("form"); /* another session has another one */
    const words = new TextEncoder().encode(plain.toString()), photo = values.get("photo");
    return new Blob([Uint32Array.of(words.length), words, photo || ""]).arrayBuffer();
  }
  function unpacked(bytes) {
    const length = new Uint32Array(bytes.slice(0, 4))[0], values = new FormData();
    const words = new TextDecoder().decode(bytes.slice(4, 4 + length));
    new URLSearchParams(words).forEach(function (value, name) { values.set(name, value); });
    if (bytes.byteLength > 4 + length) values.set("photo", new Blob([bytes.slice(4 + length)]), "photo");
    return values;
  }
  async function keep(values) {
    if (!keeps) return false;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, await secret(),
                                               await packed(values));
    const visit = { token: values.get("token"), iv: iv, sealed: sealed };
    await inDatabase("readwrite", function (visits) { return visits.put(visit); });
    return true;
  }
  /* The database goes with its last visit. */
  async function forget(token) {
    if (!keeps || !(await storedVisits()).length) return;
    await inDatabase("readwrite", function (visits) { return visits.delete(token); });
    if (!(await storedVisits()).length) await settled(indexedDB.deleteDatabase(database));
  }
  /* What another person has left here cannot be read, and is not counted. */
  async function keptVisits() {
    const mine = [];
    if (!keeps) return mine;
    const stored = await storedVisits(), key = stored.length && await secret();
    for (const visit of stored)
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: visit.iv }, key, visit.sealed);
        mine.push(unpacked(plain));
      } catch (error) { /* of another person */ }
    waiting = mine.length;
    return mine;
  }

  /* Who was signed out meanwhile signs in on another page; this one then takes the new session's token. */
  async function renew() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form.leave [name=form]");
    if (!fresh) return false;
    document.querySelectorAll("[name=form]").forEach(function (field) { field.value = fresh.value; });
    return true;
  }
  /* The form's token makes a second arrival harmless. { done: path } or { wait: why } or { refused } */
  async function send(values) {
    try {
      for (let tries = 0; tries < 2; tries++) {
        values.set("form", leave.elements.form.value);
        const answer = await fetch("/visit", { method: "POST", body: values, credentials: "same-origin" });
        if (new URL(answer.url).pathname === "/visit/done") return { done: answer.url };
        if (answer.status >= 500 || answer.status === 429) return { wait: "open" };
        if (!answer.redirected && answer.status !== 403) return { refused: true };
        if (!(await renew())) return { wait: "signedOut" };
      }
      return { refused: true };
    } catch (error) { return { wait: "open" }; } /* no connection */
  }

  function tell() {
    if (kept) kept.textContent = waiting === 0 ? "" : waiting === 1 ? kept.dataset.one
      : kept.dataset.many.replace("#", waiting);
  }
  function offer(text, deed) {
    const button = document.createElement("button");
    button.type = "button"; button.className = "button small"; button.textContent = text;
    button.addEventListener("click", deed);
    kept.append(document.createElement("br"), button);
  }
  function choose(field, photo) {
    const files = new DataTransfer();
    files.items.add(new File([photo], "photo"));
    field.type = "file"; field.hidden = true; field.files = files.files;
  }
  /* The server's answer is shown as that to a form without script. */
  function sendOpenly(values) {
    const bare = document.createElement("form");
    bare.method = "post"; bare.action = "/visit"; bare.enctype = "multipart/form-data";
    values.set("form", leave.elements.form.value);
    values.forEach(function (value, name) {
      const field = document.createElement("input");
      field.name = name;
      if (typeof value === "string") { field.type = "hidden"; field.value = value; }
      else choose(field, value);
      bare.append(field);
    });
    document.body.append(bare);
    bare.submit();
  }
  function tellRefused(values) {
    kept.textContent = kept.dataset.refused;
    offer(kept.dataset.show, function () { sendOpenly(values); });
    offer(kept.dataset.away, async function () { await forget(values.get("token")); sendKept(); });
  }
  async function sendKept() {
    const own = form && form.elements.token.value;
    let refused = null, sent = 0;
    for (const values of await keptVisits()) {
      if (values.get("token") === own) continue; /* that page sends it */
      const told = await send(values);
      if (told.wait) break;
      if (told.refused) { refused = values; continue; }
      await forget(values.get("token"));
      sent++;
    }
    await keptVisits();
    tell();
    if (refused) tellRefused(refused);
    else if (waiting) setTimeout(sendKept, 15000);
    else if (sent && /^\/(day|round)$/.test(location.pathname)) location.reload();
  }
  if (keeps) {
    sendKept();
    addEventListener("online", sendKept);
    leave.addEventListener("submit", async function (event) {
      if (!waiting) return;
      event.preventDefault();
      if (!confirm(kept.dataset.leave)) return;
      for (const values of await keptVisits()) await forget(values.get("token"));
      waiting = 0;
      removeEventListener("online", sendKept);
      leave.submit();
    });
  }

  /* ---- the visit form: sends until the server has taken it ---- */
  async function record(values, note) {
    const saved = await keep(values).catch(function () { return false; });
    let timer = 0;
    function leaving(event) { event.preventDefault(); }
    async function attempt() {
      clearTimeout(timer);
      const told = await send(values);
      if (told.wait) {
        note.textContent = note.dataset[saved && told.wait === "open" ? "kept" : told.wait];
        if (saved) { await keptVisits(); tell(); }
        timer = setTimeout(attempt, 5000);
        return;
      }
      removeEventListener("online", attempt);
      removeEventListener("beforeunload", leaving);
      await forget(values.get("token")).catch(function () {});
      if (told.done) location.assign(told.done);
      else form.submit(); /* shows what the server has to say */
    }
    addEventListener("online", attempt);
    if (!saved) addEventListener("beforeunload", leaving);
    attempt();
  }

  /* A photo is made smaller here, which also leaves behind what the camera wrote beside it; what this
     browser cannot read is sent as it is, and judged there. */
  async function smaller(photo) {
    try {
      const picture = await createImageBitmap(photo, { imageOrientation: "from-image" });
      const part = Math.min(1, 2048 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * part);
      canvas.height = Math.round(picture.height * part);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", .85); });
      return made && made.size < photo.size ? made : photo;
    } catch (error) { return photo; }
  }

  if (form) form.addEventListener("submit", function (event) {
    event.preventDefault();
    const values = new FormData(form), photo = values.get("photo");
    values.delete("photo");
    const button = event.submitter;
    if (button && button.name) {
      values.set(button.name, button.value);
      const chosen = document.createElement("input");
      chosen.type = "hidden"; chosen.name = button.name; chosen.value = button.value;
      form.append(chosen);
    }
    form.querySelectorAll("button").forEach(function (other) { other.disabled = true; });
    const ready = photo && photo.size ? smaller(photo) : Promise.resolve(null);
    ready.then(function (made) {
      if (made) values.set("photo", made, "photo");
      record(values, form.querySelector(".unsent"));
    });
  });

  /* A running job: how far it is, and its result as soon as there is one. */
  const job = document.querySelector("[data-job]");
  if (job && window.EventSource) {
    const bar = job.querySelector("progress");
    const step = job.querySelector(".step");
    new EventSource(job.dataset.job).onmessage = function (event) {
      const told = JSON.parse(event.data);
      if (told.state !== job.dataset.state) { location.reload(); return; }
      step.textContent = told.step;
      if (told.share === null) bar.removeAttribute("value");
      else { bar.max = 1; bar.value = told.share; }
    };
  }

  /* The lab: a slider beside each number. Where the answer comes at once, moving one asks for it; the
     focus returns to it on the next page. */
  const lab = document.querySelector("form.lab");
  if (lab) lab.querySelectorAll("input[type=number]").forEach(function (field) {
    const low = Number(field.min), high = Number(field.max), slider = document.createElement("input");
    if (!(low < high)) return;
    const whole = Number.isInteger(low) && Number.isInteger(Number(field.value)) && high - low >= 20;
    let later = 0;
    slider.type = "range"; slider.className = "slider"; slider.id = "slide-" + field.name;
    slider.min = low; slider.max = high; slider.step = whole ? 1 : "any"; slider.value = field.value;
    slider.setAttribute("aria-label", field.name);
    slider.addEventListener("input", function () { field.value = Number(Number(slider.value).toPrecision(whole ? 12 : 3)); });
    field.addEventListener("input", function () { slider.value = field.value; });
    slider.addEventListener("change", function () {
      clearTimeout(later);
      if (lab.elements.group.value) return;
      lab.action = "/lab#" + slider.id;
      later = setTimeout(function () { lab.requestSubmit(); }, 300);
    });
    field.closest("label").after(slider);
    if (location.hash === "#" + slider.id) slider.focus();
  });

  /* The round: a stop is dragged to its place, or moved with u and d; the focus goes with it. */
  const stops = Array.from(document.querySelectorAll(".round-stops .stop"));
  let dragged = null;
  function place(stop, at) {
    const field = document.createElement("input"), move = stop.querySelector("form.move");
    field.type = "hidden"; field.name = "to"; field.value = at;
    move.append(field);
    move.submit();
  }
  stops.forEach(function (stop, k) {
    stop.draggable = true;
    stop.addEventListener("dragstart", function () { dragged = stop; });
    stop.addEventListener("dragleave", function () { stop.classList.remove("over"); });
    stop.addEventListener("dragover", function (event) {
      if (!dragged || dragged === stop) return;
      event.preventDefault();
      stop.classList.add("over");
    });
    stop.addEventListener("drop", function (event) {
      event.preventDefault();
      if (dragged && dragged !== stop) place(dragged, k + 1);
    });
    if (location.hash === "#" + (k + 1)) stop.querySelector(".stop-name").focus();
  });
  function moveStop(way) {
    const stop = document.activeElement.closest(".round-stops .stop");
    const button = stop && stop.querySelector("form.move [value=" + way + "]");
    if (button) button.click();
  }

  const links = Array.from(document.querySelectorAll(".stop-name, .ranking th.name a"));
  function move(step) {
    const at = links.indexOf(document.activeElement);
    const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
    if (next) next.focus();
  }
  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    const search = document.querySelector("input[type=search]");
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "u") moveStop("up");
    else if (event.key === "d") moveStop("down");
    else if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (event.key === "?" && document.querySelector('a[href="/help"]')) location.assign("/help");
    else if (wanted) wanted.focus();
  });
})();
