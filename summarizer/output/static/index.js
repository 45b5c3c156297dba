// Searches, sorts and turns the pages of the index. The rows are data; what is shown of them is made as text, never as markup.
"use strict";
const data = JSON.parse(document.querySelector("[data-rows]").textContent);
const rows = data.rows.map(row => {
  const each = Object.fromEntries(data.columns.map((name, place) => [name, row[place]]));
  each.share = each.sentences ? each.fused / each.sentences : -1;
  each.find = [each.id, each.title, each.status, each.error].join(" ").toLowerCase();
  return each;
});
const SHOWN = 100;
const $ = name => document.querySelector(`[data-${name}]`);
const body = $("table").tBodies[0], search = $("search"), only = $("only"), heads = [...document.querySelectorAll("th")];
let key = "number", down = false, first = 0, found = rows;

function make(kind, className, text) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function line(row) {
  const made = make("tr");
  made.id = `c${row.number}`;
  const title = make("td", "title");
  if (row.sentences) {
    const link = make("a", "", row.title);
    link.href = `clusters/${String(row.number).padStart(6, "0")}.html`;
    title.append(link);
  } else title.append(row.error || "no summary");
  title.append(make("small", "", row.id));
  made.append(
    make("td", "number", row.number), title, make("td", "number", row.words || "–"), make("td", "number", row.articles || "–"),
    make("td", "number", row.sentences ? `${row.fused} of ${row.sentences}` : "–"), make("td", "number", row.disagreements || "–"),
    make("td", row.status === "done" ? "" : "bad", row.status));
  return made;
}

function show() {
  body.replaceChildren(...found.slice(first, first + SHOWN).map(line));
  const last = Math.min(first + SHOWN, found.length);
  $("where").textContent = found.length ? `${(first + 1).toLocaleString("en")} to ${last.toLocaleString("en")} of ${found.length.toLocaleString("en")}` : "";
  $("count").textContent = found.length === rows.length ? "" : `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} found`;
  $("back").disabled = first === 0;
  $("on").disabled = last === found.length;
  $("pager").hidden = found.length <= SHOWN;
}

function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = rows.filter(row => words.every(word => row.find.includes(word)) &&
    (!only.value || (only.value === "failed" ? row.status !== "done" : row[only.value] > 0)));
  const order = (a, b) => typeof a[key] === "string" ? a[key].localeCompare(b[key], "en", {numeric: true}) : a[key] - b[key];
  found.sort((a, b) => (down ? -1 : 1) * order(a, b) || a.number - b.number);
  first = 0;
  show();
}

for (const head of heads) {
  head.querySelector("button").disabled = false;
  head.addEventListener("click", () => {
    // Figures are asked for from the greatest, words from A.
    down = key === head.dataset.key ? !down : head.classList.contains("number") && head.dataset.key !== "number";
    key = head.dataset.key;
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    find();
  });
}
search.addEventListener("input", find);
only.addEventListener("change", find);
$("back").addEventListener("click", () => { first = Math.max(first - SHOWN, 0); show(); scrollTo(0, 0); });
$("on").addEventListener("click", () => { first += SHOWN; show(); scrollTo(0, 0); });
$("tools").hidden = false;
// Back from a cluster's page: to the rows in which it stands.
function openTarget() {
  const wanted = /^#c(\d+)$/.exec(location.hash);
  const place = wanted ? found.findIndex(row => row.number === Number(wanted[1])) : -1;
  first = place < 0 ? 0 : place - place % SHOWN;
  show();
  if (place >= 0) document.getElementById(`c${found[place].number}`).scrollIntoView({block: "center"});
}
addEventListener("hashchange", openTarget);
openTarget();
