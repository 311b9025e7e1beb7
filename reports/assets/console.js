/* The console works without this. With it, a visit recorded without a connection is kept on the page
   and sent when there is one; keys: 1-3 an outcome, o the visit, j k the next and previous link of a
   list, / the search. */
(function () {
  "use strict";
  const form = document.querySelector(".visit-form");

  /* Sends until the server has taken it: the form's token makes a second arrival harmless. Who was
     signed out meanwhile signs in on another page; this one then fetches the new session's token. */
  function keep(values, note) {
    let timer = 0;
    function leaving(event) { event.preventDefault(); }
    function later(text) {
      note.textContent = text;
      timer = setTimeout(send, 5000);
    }
    function done() {
      removeEventListener("online", send);
      removeEventListener("beforeunload", leaving);
    }
    function renew() {
      fetch(location.href, { credentials: "same-origin" })
        .then(function (answer) { return answer.redirected ? null : answer.text(); })
        .then(function (text) {
          const page = text && new DOMParser().parseFromString(text, "text/html");
          const fresh = page && page.querySelector(".visit-form [name=form]");
          if (!fresh) { later(note.dataset.signedOut); return; }
          values.set("form", fresh.value);
          form.elements.form.value = fresh.value;
          send();
        })
        .catch(function () { later(note.dataset.text); });
    }
    function send() {
      clearTimeout(timer);
      fetch(form.action, { method: "POST", body: values, credentials: "same-origin" })
        .then(function (answer) {
          const path = new URL(answer.url).pathname;
          if (path === "/visit/done") { done(); location.assign(answer.url); }
          else if (answer.redirected || answer.status === 403) renew();
          else if (answer.status >= 500) later(note.dataset.text);
          else { done(); form.submit(); } /* shows what the server has to say */
        })
        .catch(function () { later(note.dataset.text); });
    }
    addEventListener("online", send);
    addEventListener("beforeunload", leaving);
    send();
  }

  if (form) form.addEventListener("submit", function (event) {
    event.preventDefault();
    const values = new URLSearchParams(new FormData(form));
    const button = event.submitter;
    if (button && button.name) {
      values.set(button.name, button.value);
      const chosen = document.createElement("input");
      chosen.type = "hidden"; chosen.name = button.name; chosen.value = button.value;
      form.append(chosen);
    }
    form.querySelectorAll("button").forEach(function (other) { other.disabled = true; });
    keep(values, form.querySelector(".unsent"));
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
    else if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (wanted) wanted.focus();
  });
})();
