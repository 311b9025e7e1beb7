"use strict";
(function () {
  const table = document.getElementById("ranking");
  const filters = document.querySelector(".filters");
  if (!table || !filters) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = document.getElementById("search");
  const selects = Array.from(filters.querySelectorAll("select"));
  const shown = document.getElementById("shown");
  const city = document.querySelector("svg.city");
  const markers = city ? Array.from(city.querySelectorAll(".marker")) : [];
  let gather = function () {};

  /* What is filtered, sorted and seen stands in the fragment of the address, so that Back and a copied
     address show it again: #search=...&district=...&sort=3,descending&view=x,y,width,height */
  const state = new URLSearchParams(location.hash.slice(1));

  function remember(key, text) {
    if (text) state.set(key, text); else state.delete(key);
    const all = state.toString();
    history.replaceState(null, "", all ? "#" + all : location.href.split("#")[0]);
  }

  function recall() {
    search.value = state.get("search") || "";
    selects.forEach(function (select) {
      const wanted = state.get(select.dataset.filter) || "";
      if (Array.from(select.options).some(function (option) { return option.value === wanted; }))
        select.value = wanted;
    });
    const sort = (state.get("sort") || "").split(",");
    const header = sort.length === 2 ? table.tHead.rows[0].cells[parseInt(sort[0], 10)] : null;
    if (header) sortBy(header, parseInt(sort[0], 10), sort[1] === "descending");
  }

  function fits(row) {
    const words = search.value.trim().toLowerCase();
    if (words && !row.textContent.toLowerCase().includes(words)) return false;
    return selects.every(function (select) {
      const have = row.dataset[select.dataset.filter];
      if (!select.value) return true;
      return select.dataset.filter === "reason" ? have.split(" ").includes(select.value)
                                                : have === select.value;
    });
  }

  function apply() {
    let count = 0;
    rows.forEach(function (row) {
      row.hidden = !fits(row);
      if (!row.hidden) count += 1;
    });
    const ranks = new Set(rows.filter(function (row) { return !row.hidden; })
                              .map(function (row) { return row.dataset.rank; }));
    markers.forEach(function (marker) {
      marker.classList.toggle("away", !ranks.has(marker.dataset.rank));
    });
    gather();
    shown.textContent = shown.dataset.pattern.replace("{count}", count).replace("{total}", rows.length);
  }

  function value(row, column) {
    const cell = row.cells[column];
    return cell.dataset.value ? parseFloat(cell.dataset.value) : cell.textContent;
  }

  function compare(a, b) {
    return typeof a === "number" ? a - b : a.localeCompare(b);
  }

  function sortBy(header, column, falling) {
    Array.from(header.parentNode.cells).forEach(function (cell) { cell.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const order = rows.map(function (row, place) { return { row: row, place: place, key: value(row, column) }; });
    order.sort(function (a, b) {
      const by = compare(a.key, b.key);
      return by ? (falling ? -by : by) : a.place - b.place;
    });
    order.forEach(function (item) { body.appendChild(item.row); });
  }

  Array.from(table.tHead.rows[0].cells).forEach(function (header, column) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", function () {
      const falling = header.getAttribute("aria-sort") === "ascending";
      sortBy(header, column, falling);
      remember("sort", column + "," + (falling ? "descending" : "ascending"));
    });
    header.replaceChildren(button);
  });
  /* The map: buttons, keys, wheel and dragging change what part of it is seen. */
  function zoomable() {
    const whole = city.getAttribute("viewBox").split(" ").map(Number);
    const names = Array.from(city.querySelectorAll(".place"));
    const streets = Array.from(city.querySelectorAll(".street-name"));
    let view = whole.slice(), leading = [];

    /* Marks and names keep their size on the screen: closer, and where the picture is narrow. */
    function unit() {
      const wide = city.getBoundingClientRect().width || whole[2];
      return view[2] / whole[2] * Math.max(1, whole[2] / wide);
    }
    function keepSize(element, x, y, size, toX, toY) {
      element.setAttribute("transform", "translate(" + (toX === undefined ? x : toX) + " " +
                                        (toY === undefined ? y : toY) + ") scale(" + size +
                                        ") translate(" + -x + " " + -y + ")");
    }

    /* Marks that would cover each other are one: the first of them, with how many more there are. */
    const byRank = markers.slice().sort(function (a, b) { return a.dataset.rank - b.dataset.rank; });
    function place(marker) {
      const circle = marker.querySelector("circle");
      return [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))];
    }
    function count(marker, more) {
      let text = marker.querySelector(".more");
      if (!text && more) {
        text = document.createElementNS(city.namespaceURI, "text");
        text.setAttribute("class", "more");
        text.setAttribute("x", place(marker)[0] + 10);
        text.setAttribute("y", place(marker)[1] - 6);
        marker.appendChild(text);
      }
      if (text) text.textContent = more ? "+" + more : "";
    }
    /* Whether the mark lies under another, or under its count, up to three characters at its upper right. */
    function covers(lead, at, size) {
      const right = (at[0] - lead.at[0]) / size, down = (at[1] - lead.at[1]) / size;
      if (Math.hypot(right, down) < 18) return true;
      return lead.all.length > 1 && right > 0 && right < 42 && down > -26 && down < 6;
    }
    function joinCovered(leads, size) {
      for (let k = 0; k < leads.length; k++) {
        const other = leads.findIndex(function (each, j) { return j !== k && covers(leads[k], each.at, size); });
        if (other < 0) continue;
        const first = Math.min(k, other), second = Math.max(k, other);
        leads[first].all = leads[first].all.concat(leads[second].all);
        leads.splice(second, 1)[0].all[0].classList.add("within");
        k = -1; /* a count that is new may cover more */
      }
    }
    gather = function () {
      const size = unit(), leads = [];
      closePopup();
      byRank.forEach(function (marker) {
        if (marker.classList.contains("away")) return;
        const at = place(marker);
        const lead = leads.find(function (other) { return covers(other, at, size); });
        marker.classList.toggle("within", Boolean(lead));
        if (lead) lead.all.push(marker); else leads.push({ at: at, all: [marker] });
      });
      joinCovered(leads, size);
      leading = leads.map(function (lead) { return lead.at; });
      leads.forEach(function (lead) {
        lead.all[0].gathered = lead.all;
        count(lead.all[0], lead.all.length - 1);
      });
    };

    /* Names and addresses of a mark, with the way to their pages. */
    const popup = document.createElement("div");
    let opened = null;
    popup.className = "popup";
    popup.hidden = true;
    city.parentNode.insertBefore(popup, city.nextSibling);
    function closePopup() { popup.hidden = true; opened = null; }
    function entry(marker) {
      const item = document.createElement("li"), link = document.createElement("a");
      const row = rows.find(function (each) { return each.dataset.rank === marker.dataset.rank; });
      link.href = marker.getAttribute("href");
      link.textContent = marker.querySelector("title").textContent;
      item.appendChild(link);
      if (row) item.appendChild(document.createTextNode(" \u00b7 " + row.cells[2].innerText.replace(/\s+/g, " ")));
      return item;
    }
    function openPopup(marker) {
      const list = document.createElement("ul"), circle = marker.querySelector("circle").getBoundingClientRect();
      const frame = city.parentNode.getBoundingClientRect();
      (marker.gathered || [marker]).forEach(function (each) { list.appendChild(entry(each)); });
      popup.replaceChildren(list);
      popup.hidden = false;
      opened = marker;
      const most = Math.max(0, frame.width - popup.offsetWidth);
      popup.style.left = Math.min(most, Math.max(0, circle.left - frame.left)) + "px";
      popup.style.top = circle.bottom - frame.top + 6 + "px";
      popup.querySelector("a").focus({ preventScroll: true });
    }
    markers.forEach(function (marker) {
      marker.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        openPopup(marker);
      });
    });
    popup.addEventListener("click", function (event) { event.stopPropagation(); });
    document.addEventListener("click", closePopup);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !opened) return;
      const back = opened;
      closePopup();
      back.focus();
    });

    /* A street has its name where there is room for it, the longest street first. */
    function nameStreets(size) {
      const shown = [];
      streets.forEach(function (street) {
        const box = [street.dataset.x, street.dataset.y, street.dataset.halfX * size,
                     street.dataset.halfY * size].map(Number);
        const seen = box[0] > view[0] && box[0] < view[0] + view[2] &&
                     box[1] > view[1] && box[1] < view[1] + view[3];
        const free = seen && street.dataset.room >= size && shown.every(function (other) {
          return Math.abs(other[0] - box[0]) >= other[2] + box[2] ||
                 Math.abs(other[1] - box[1]) >= other[3] + box[3];
        });
        street.classList.toggle("away", !free);
        if (!free) return;
        shown.push(box);
        keepSize(street, box[0], box[1], size);
      });
    }

    /* A district has its name where it is free of marks and other names, or just above or below. */
    const half = names.map(function (name) { return name.getBBox().width / 2; });
    function nameDistricts(size) {
      const taken = leading.map(function (at) { return [at[0], at[1], 10 * size, 10 * size]; });
      names.forEach(function (name, k) {
        const x = Number(name.getAttribute("x")), y = Number(name.getAttribute("y"));
        const wide = half[k] * size, seen = x > view[0] && x < view[0] + view[2];
        const toX = seen ? Math.max(view[0] + wide, Math.min(view[0] + view[2] - wide, x)) : x;
        const away = [0, -18, 18].find(function (step) {
          return taken.every(function (other) {
            return Math.abs(other[0] - toX) >= other[2] + wide ||
                   Math.abs(other[1] - y - step * size + 4 * size) >= other[3] + 6 * size;
          });
        });
        name.classList.toggle("away", away === undefined);
        if (away === undefined) return;
        taken.push([toX, y + (away - 4) * size, wide, 6 * size]);
        keepSize(name, x, y, size, toX, y + away * size);
      });
    }

    function show() {
      const size = unit();
      view[0] = Math.min(Math.max(view[0], whole[0]), whole[0] + whole[2] - view[2]);
      view[1] = Math.min(Math.max(view[1], whole[1]), whole[1] + whole[3] - view[3]);
      city.setAttribute("viewBox", view.join(" "));
      markers.forEach(function (marker) {
        const circle = marker.querySelector("circle");
        keepSize(marker, circle.getAttribute("cx"), circle.getAttribute("cy"), size);
      });
      gather();
      nameDistricts(size);
      nameStreets(size);
      remember("view", view[2] < whole[2] ? view.map(function (n) { return n.toFixed(2); }).join(",") : "");
    }

    function zoom(factor, x, y) {
      const width = Math.min(whole[2], Math.max(whole[2] / 16, view[2] * factor));
      const ratio = width / view[2];
      view = [x - (x - view[0]) * ratio, y - (y - view[1]) * ratio, width, view[3] * ratio];
      show();
    }

    function middle(factor) { zoom(factor, view[0] + view[2] / 2, view[1] + view[3] / 2); }
    function pan(x, y) { view[0] += x * view[2]; view[1] += y * view[3]; show(); }
    function reset() { view = whole.slice(); show(); }

    const seen = (state.get("view") || "").split(",").map(Number);
    if (seen.length === 4 && seen.every(isFinite) && seen[2] > 0 && seen[3] > 0) {
      view = seen;
      zoom(1, view[0] + view[2] / 2, view[1] + view[3] / 2);
    } else if (unit() > 1) show();
    window.addEventListener("resize", show);

    const actions = {
      "+": function () { middle(0.7); }, "=": function () { middle(0.7); },
      "-": function () { middle(1 / 0.7); }, "0": reset,
      ArrowLeft: function () { pan(-0.15, 0); }, ArrowRight: function () { pan(0.15, 0); },
      ArrowUp: function () { pan(0, -0.15); }, ArrowDown: function () { pan(0, 0.15); }
    };
    const tools = document.querySelector(".map-tools");
    tools.hidden = false;
    tools.querySelectorAll("button").forEach(function (button) {
      button.addEventListener("click", actions[button.dataset.act]);
    });
    city.parentNode.addEventListener("keydown", function (event) {
      if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      actions[event.key]();
    });
    city.addEventListener("wheel", function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = city.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 0.8 : 1.25,
           view[0] + (event.clientX - box.left) / box.width * view[2],
           view[1] + (event.clientY - box.top) / box.height * view[3]);
    }, { passive: false });
    let from = null;
    city.addEventListener("pointerdown", function (event) { from = event; });
    window.addEventListener("pointerup", function () { from = null; });
    city.addEventListener("pointermove", function (event) {
      if (!from || view[2] === whole[2]) return;
      const box = city.getBoundingClientRect();
      pan((from.clientX - event.clientX) / box.width, (from.clientY - event.clientY) / box.height);
      from = event;
    });
  }

  if (city) zoomable();
  search.addEventListener("input", function () { remember("search", search.value); apply(); });
  selects.forEach(function (select) {
    select.addEventListener("change", function () {
      remember(select.dataset.filter, select.value);
      apply();
    });
  });
  recall();
  filters.hidden = false;
  apply();
})();
