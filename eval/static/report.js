// Sorts tables, fills the table of clusters with the metric that is picked, and finds words in clusters.
"use strict";
{
  const heads = "table.sortable thead tr:last-child th";

  function sortBy(head) {
    const column = head.cellIndex, sorted = head.getAttribute("aria-sort");
    // Figures are asked for from the greatest, words from A.
    const down = sorted ? sorted !== "descending" : head.classList.contains("number");
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const value = row => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
    const rows = [...body.rows].sort((a, b) => {
      const x = value(a), y = value(b);
      if (x === "" || y === "") return (x === "") - (y === ""); // what is missing comes last, either way
      const n = Number(x) - Number(y);
      return (isNaN(n) ? x.localeCompare(y, "en", {numeric: true}) : n) * (down ? -1 : 1);
    });
    body.append(...rows);
  }
  document.addEventListener("click", event => {
    const head = event.target.closest(heads);
    if (head) sortBy(head);
    // Open before it is gone to: a closed cluster may be too near the end of the page to come to its top.
    const link = event.target.closest("#overview a");
    if (link) document.getElementById(link.hash.slice(1)).open = true;
  });
  for (const button of document.querySelectorAll("table.sortable th button")) button.disabled = false;

  const overview = document.querySelector("[data-overview]");
  if (overview) clusters(JSON.parse(overview.textContent));

  function clusters(data) {
    const picker = document.querySelector("[data-metric]"), find = document.querySelector("[data-find]");
    const table = document.getElementById("overview"), count = document.querySelector("[data-count]");
    const all = [...document.querySelectorAll("details.cluster")], words = new Map();

    function cell(kind, className, text, value = text) {
      const made = document.createElement(kind);
      made.className = className;
      made.append(text);
      if (kind === "td") made.dataset.value = value;
      return made;
    }

    function head(className, text) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(text);
      const made = cell("th", className, button);
      made.scope = "col";
      return made;
    }

    function line([id, articles, scores], index) {
      const metric = data.metrics[picker.value], made = document.createElement("tr");
      const link = document.createElement("a");
      link.href = `#c${index + 1}`;
      link.append(id);
      const name = cell("th", "", link);
      name.scope = "row";
      made.append(name, cell("td", "number", articles));
      const found = metric ? scores[picker.value] : [], base = found[data.baseline] ?? null;
      data.systems.forEach((_, place) => {
        const score = found[place] ?? null;
        if (score === null) return made.append(cell("td", "number", "–", ""));
        const apart = base === null || score === base ? "" : score > base ? "higher" : "lower";
        const sign = {higher: " ▲", lower: " ▼", "": ""}[apart];
        made.append(cell("td", `number ${apart}`, (metric.factor * score).toFixed(metric.digits) + sign, score));
      });
      return made;
    }

    function show() {
      const top = document.createElement("tr");
      top.append(head("text", "cluster"), head("number", "articles"));
      data.systems.forEach((name, place) => top.append(head(place === data.baseline ? "number base" : "number", name)));
      table.tHead.replaceChildren(top);
      table.tBodies[0].replaceChildren(...data.rows.map(line));
      filter();
    }

    function filter() {
      const wanted = find.value.trim().toLowerCase();
      const kept = new Set();
      for (const each of all) {
        if (wanted && !words.has(each)) words.set(each, each.textContent.toLowerCase());
        each.hidden = wanted !== "" && !words.get(each).includes(wanted);
        if (!each.hidden) kept.add(`#${each.id}`);
      }
      for (const row of table.tBodies[0].rows) row.hidden = !kept.has(row.querySelector("a").hash);
      count.textContent = wanted ? `${kept.size} of ${all.length} found` : "";
    }

    data.metrics.forEach((metric, index) => picker.add(new Option(metric.label, index)));
    picker.addEventListener("change", show);
    find.addEventListener("input", filter);
    document.querySelector("[data-tools]").hidden = false;
    show();
  }
}
