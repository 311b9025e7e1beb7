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
    shown.textContent = shown.dataset.pattern.replace("{count}", count).replace("{total}", rows.length);
  }

  function value(row, column) {
    const cell = row.cells[column];
    return cell.dataset.value ? parseFloat(cell.dataset.value) : cell.textContent;
  }

  function compare(a, b) {
    return typeof a === "number" ? a - b : a.localeCompare(b);
  }

  function sortBy(header, column) {
    const falling = header.getAttribute("aria-sort") === "ascending";
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
    button.addEventListener("click", function () { sortBy(header, column); });
    header.replaceChildren(button);
  });
  search.addEventListener("input", apply);
  selects.forEach(function (select) { select.addEventListener("change", apply); });
  filters.hidden = false;
  apply();
})();
