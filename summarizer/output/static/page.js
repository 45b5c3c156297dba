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
  // What is held: sentences by number, and a place of an article beyond theirs, with the link that led there.
  let held = null, heldPlace = null, turn = 0, waiting = 0, lit = [], pointer = "", came = null;

  const passages = numbers => numbers.flatMap(n => marked.get(n) ?? []).filter(each => each.matches(".passage"));
  const textOf = number => marked.get(number)?.find(each => each.matches(".sentence"))?.querySelector("a.text");
  const numbersAt = target => target.closest?.("[data-sentences]")?.dataset.sentences.split(" ");
  const motion = () => still.matches ? "instant" : "smooth";

  function light(numbers, place = null) {
    for (const each of lit) each.classList.remove("lit");
    lit = numbers.flatMap(n => marked.get(n) ?? []);
    if (place) lit.push(place);
    for (const each of lit) each.classList.add("lit");
  }

  // Only the articles move, never what is being read; on a small screen they do once they are held.
  function show(place) {
    if (!place || pane.scrollHeight <= pane.clientHeight + 1) return;
    const top = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (top < 20 || top > pane.clientHeight * 0.6) pane.scrollBy({top: top - pane.clientHeight / 4, behavior: motion()});
  }

  function hold(numbers, {place = null, sheet = true, says = ""} = {}) {
    clearTimeout(waiting);
    held = numbers;
    heldPlace = place;
    light(numbers, place);
    close.hidden = false;
    reader.classList.toggle("sheet", sheet && small.matches);
    for (const each of reader.querySelectorAll("a.text"))
      if (numbers.includes(each.closest(".sentence").dataset.sentences)) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    const names = new Set(passages(numbers).map(each => each.closest(".article").dataset.name));
    status.textContent = says || `Sentence ${numbers.join(", ")}: ${[...names].join(", ")}`;
  }

  // Hold a sentence and bring up one of its passages: the one asked for, or with every call the next.
  function holdSentence(number, place = null) {
    const places = passages([number]);
    turn = place ? Math.max(places.indexOf(place), 0) : held?.join() === number ? turn + 1 : 0;
    hold([number]);
    const text = textOf(number);
    if (small.matches && text) // above the sheet
      text.closest(".sentence").scrollIntoView({block: "start", behavior: motion()});
    show(place ?? places[turn % places.length]);
  }

  function release() {
    // Focus does not go down with what disappears, but back to what was held.
    const leaving = document.activeElement === close || (reader.matches(".sheet") && pane.contains(document.activeElement));
    const back = held?.length ? textOf(held[0]) : came;
    clearTimeout(waiting);
    held = heldPlace = null;
    light([]);
    reader.classList.remove("sheet");
    close.hidden = true;
    status.textContent = "";
    for (const each of reader.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    if (leaving) back?.focus({preventScroll: true});
  }

  function point(target, moves) {
    const numbers = numbersAt(target);
    clearTimeout(waiting);
    // A pointer crosses other sentences on its way.
    waiting = setTimeout(() => {
      light(numbers ?? held ?? [], numbers ? null : heldPlace);
      // What is held was shown when it was held.
      if (moves && numbers && target.closest(".sentence") && !numbers.every(n => held?.includes(n))) show(passages(numbers)[0]);
    }, 60);
  }

  // What comes under a pointer that lies still, because the page scrolled, is not pointed at.
  const moved = event => pointer !== (pointer = `${event.clientX} ${event.clientY}`);
  reader.addEventListener("pointerover", event => {
    if (event.pointerType !== "touch" && moved(event)) point(event.target, held === null);
  });
  reader.addEventListener("pointermove", moved, {passive: true});
  reader.addEventListener("pointerleave", event => { if (event.pointerType !== "touch") point(reader, false); });
  reader.addEventListener("focusin", event => { if (event.target.matches(":focus-visible")) point(event.target, true); });
  reader.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a");
    if (link?.matches("a.text")) {
      event.preventDefault();
      holdSentence(numbersAt(link)[0]);
    } else if (link?.matches(".said .refs a, a.there")) {
      // A footnote leads to its place in the article, where there is one.
      const source = link.matches("a.there") ? link : document.getElementById(link.hash.slice(1))?.querySelector("a.there");
      let place = source && document.getElementById(source.hash.slice(1));
      while (place && !place.matches("a")) place = place.nextElementSibling;
      if (!place) return;
      event.preventDefault();
      const sentence = link.closest(".sentence");
      if (sentence) holdSentence(sentence.dataset.sentences, place);
      else {
        came = link;
        hold([], {place, says: `In ${place.closest(".article").dataset.name}`});
        if (small.matches) link.closest("li").scrollIntoView({block: "start", behavior: motion()});
        show(place);
      }
    } else if (link?.matches("a.passage, .passage + .refs a")) {
      // From a passage to a sentence: that moves, and the articles stay.
      event.preventDefault();
      const passage = link.closest(".refs")?.previousElementSibling ?? link;
      const numbers = numbersAt(passage === link ? link : document.getElementById(link.hash.slice(1)));
      const text = textOf(numbers[0]);
      turn = passages([numbers[0]]).indexOf(passage);
      hold(numbers, {sheet: false});
      text?.focus({preventScroll: true});
      text?.scrollIntoView({block: "center", behavior: motion()});
    }
  });
  close.addEventListener("click", release);
  addEventListener("keydown", event => { if (event.key === "Escape" && held) release(); });
}

// On paper nothing can be unfolded.
const folded = [];
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll(".why:not([open]), .dropped:not([open])")) folded.push(each), each.open = true;
});
addEventListener("afterprint", () => { for (const each of folded.splice(0)) each.open = false; });
function openTarget() {
  const place = document.getElementById(location.hash.slice(1));
  for (let each = place; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();
