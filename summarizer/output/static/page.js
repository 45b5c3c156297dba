// Lights up what belongs together: a sentence of the summary with the passages it rests on, and the other way round.
// Without it the page is read all the same: every sentence links to its sources, every passage to its sentences.
"use strict";
for (const reader of document.querySelectorAll("[data-reader]")) {
  const pane = reader.querySelector("[data-pane]"), status = reader.querySelector("[data-status]");
  const close = reader.querySelector("[data-close]");
  const small = matchMedia("(max-width: 59.99rem)"), still = matchMedia("(prefers-reduced-motion: reduce)");
  // For each sentence all that is marked with its number.
  const marked = new Map();
  for (const each of reader.querySelectorAll("[data-sentences]"))
    for (const number of each.dataset.sentences.split(" "))
      marked.set(number, [...(marked.get(number) ?? []), each]);
  let held = null, turn = 0, waiting = 0, lit = [];

  const passages = numbers => numbers.flatMap(n => marked.get(n) ?? []).filter(each => each.matches(".passage"));

  function light(numbers) {
    for (const each of lit) each.classList.remove("lit");
    lit = numbers.flatMap(n => marked.get(n) ?? []);
    for (const each of lit) each.classList.add("lit");
  }

  // Only the articles move, never what is being read; on a small screen they do once they are held.
  function show(place) {
    if (!place || pane.scrollHeight <= pane.clientHeight + 1) return;
    // What stands above may not be laid out yet: a second look when it is.
    const go = behavior => {
      const top = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      if (top < 20 || top > pane.clientHeight * 0.6) pane.scrollBy({top: top - pane.clientHeight / 4, behavior});
    };
    go("instant");
    requestAnimationFrame(() => go(still.matches ? "instant" : "smooth"));
  }

  function tell(numbers) {
    const names = new Set(passages(numbers).map(each => each.closest(".article").dataset.name));
    status.textContent = `Sentence ${numbers.join(", ")}: ${[...names].join(", ")}`;
  }

  function hold(numbers) {
    turn = held?.join() === numbers.join() ? turn + 1 : 0;
    held = numbers;
    light(numbers);
    reader.classList.toggle("sheet", small.matches);
    close.hidden = false;
    for (const each of reader.querySelectorAll(".text"))
      each.toggleAttribute("aria-current", numbers.includes(each.closest(".sentence").dataset.sentences));
    if (small.matches) // above the sheet
      marked.get(numbers[0])?.find(each => each.matches(".sentence"))?.scrollIntoView({block: "start", behavior: still.matches ? "instant" : "smooth"});
    const places = passages(numbers);
    if (places.length) show(places[turn % places.length]);
    tell(numbers);
  }

  function release() {
    held = null;
    light([]);
    reader.classList.remove("sheet");
    close.hidden = true;
    status.textContent = "";
    for (const each of reader.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  }

  const numbersAt = target => target.closest?.("[data-sentences]")?.dataset.sentences.split(" ");

  function point(target, moves) {
    const numbers = numbersAt(target);
    clearTimeout(waiting);
    // A pointer crosses other sentences on its way.
    waiting = setTimeout(() => {
      light(numbers ?? held ?? []);
      if (moves && numbers && target.closest(".sentence")) show(passages(numbers)[0]);
    }, 60);
  }

  reader.addEventListener("pointerover", event => { if (event.pointerType !== "touch") point(event.target, held === null); });
  reader.addEventListener("pointerleave", () => point(reader, false));
  reader.addEventListener("focusin", event => { if (event.target.matches(":focus-visible")) point(event.target, true); });
  reader.addEventListener("click", event => {
    const text = event.target.closest("a.text"), passage = event.target.closest("a.passage"), there = event.target.closest("a.there");
    const ref = event.target.closest(".said .refs a");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (text) {
      event.preventDefault();
      hold(numbersAt(text));
    } else if (ref || there) {
      // A footnote leads to its place in the article, where there is one.
      const source = ref ? document.getElementById(ref.hash.slice(1))?.querySelector("a.there") : there;
      const place = source && document.getElementById(source.hash.slice(1));
      if (!place) return;
      event.preventDefault();
      const of = source.closest(".sentence");
      if (of) hold(numbersAt(of));
      else if (small.matches) reader.classList.add("sheet"), close.hidden = false;
      show(place);
      if (!of && !small.matches) place.nextElementSibling?.focus({preventScroll: true});
    } else if (passage) {
      const numbers = numbersAt(passage);
      release();
      held = numbers;
      light(numbers);
      tell(numbers);
      event.preventDefault();
      document.getElementById(passage.hash.slice(1))?.scrollIntoView({block: "center", behavior: still.matches ? "instant" : "smooth"});
    }
  });
  close.addEventListener("click", release);
  addEventListener("keydown", event => { if (event.key === "Escape" && held) release(); });
}
addEventListener("beforeprint", () => { for (const each of document.querySelectorAll(".why")) each.open = true; });
function openTarget() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let each = place; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();
