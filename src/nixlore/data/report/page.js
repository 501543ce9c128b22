"use strict";
/* What the page can do beyond what HTML does by itself: search, filter, sort, and open what a link leads to. */
const every = (query, root = document) => [...root.querySelectorAll(query)];

/* A list: the rows of a table, or the children of any element with `data-items`. */
class List {
  constructor(box) {
    this.box = box;
    this.section = box.closest("section");
    this.columns = box.tHead ? [...box.tHead.rows[0].cells] : [];
    this.more = null;
    this.most = this.columns.length ? 100 : Infinity;
    this.limit = this.most;
    this.items = this.found();
    this.wanted = [];
  }

  found() {
    if (!this.box.tBodies) return [...this.box.children];
    return this.box.classList.contains("grouped") ? [...this.box.tBodies] : [...this.box.tBodies[0].rows];
  }

  texts() {
    this.known ??= new Map(this.items.map((item) => [item, item.textContent.toLowerCase()]));
    return this.known;
  }

  /* Find the items that hold every word and that every filter wants; return how many there are. */
  match(words) {
    const texts = words.length ? this.texts() : null;
    const filters = this.wanted.filter(([, value]) => value);
    this.count = 0;
    this.hides = this.items.map((item) => {
      const fits = words.every((word) => texts.get(item).includes(word)) &&
        filters.every(([name, value]) => (item.dataset[name] ?? "").split(" ").includes(value));
      this.count += fits;
      return !fits || this.count > this.limit;
    });
    return this.count;
  }

  /* Show what was found. */
  show() {
    this.items.forEach((item, place) => { if (item.hidden !== this.hides[place]) item.hidden = this.hides[place]; });
    this.tell(this.count);
  }

  inView() {
    const box = this.section.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  }

  tell(count) {
    if (this.says) this.says.textContent = `${count.toLocaleString("en")} of ${this.items.length.toLocaleString("en")}`;
    if (!this.more && count > this.limit) {
      this.more = document.createElement("button");
      this.more.className = "more";
      this.more.type = "button";
      this.more.addEventListener("click", () => { this.limit = Infinity; refresh(); });
      (this.box.closest(".scroll") ?? this.box).after(this.more);
    }
    if (this.more) {
      this.more.hidden = count <= this.limit;
      this.more.textContent = `Show all ${count.toLocaleString("en")}`;
    }
  }

  sort(place, down) {
    const cell = (item) => (item.rows ? item.rows[0] : item).cells[place];
    const value = (item) => { const found = cell(item); return found.dataset.v ?? found.textContent.trim(); };
    const keyed = this.items.map((item) => [value(item), item]);
    const numeric = keyed.every(([key]) => key === "" || !Number.isNaN(Number(key)));
    const order = new Intl.Collator("en", { numeric: true }).compare;
    keyed.sort(([one], [two]) => {
      if (one === "" || two === "") return (one === "") - (two === "");
      const before = numeric ? Number(one) - Number(two) : order(one, two);
      return down ? -before : before;
    });
    this.items = keyed.map(([, item]) => item);
    (this.box.classList.contains("grouped") ? this.box : this.box.tBodies[0]).append(...this.items);
    this.columns.forEach((column, other) => {
      if (column.hasAttribute("aria-sort")) {
        column.setAttribute("aria-sort", other !== place ? "none" : down ? "descending" : "ascending");
      }
    });
  }
}

const lists = every("[data-items], table.sortable").map((box) => new List(box));
const find = document.getElementById("find");
const says = document.getElementById("find-says");

const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 30));
let later = [];

/* Show what fits the search and the filters, and say how much that is. Lists out of sight follow one by one, so that
   none of them keeps what is in sight waiting. */
function refresh() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map();
  for (const list of lists) counts.set(list.section, (counts.get(list.section) ?? 0) + list.match(words));
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  says.textContent = words.length ? `${all.toLocaleString("en")} found` : "";
  for (const link of every(".contents a")) {
    const count = counts.get(document.getElementById(link.hash.slice(1)));
    link.classList.toggle("nothing", words.length > 0 && !count);
  }
  const near = lists.filter((list) => list.inView());
  const waiting = later.length;
  later = lists.filter((list) => !near.includes(list));
  for (const list of near) list.show();
  if (!waiting && later.length) idle(follow);
}

function follow() {
  later.shift()?.show();
  if (later.length) idle(follow);
}

/* Show at once what would have followed. */
function settle() {
  for (const list of later) list.show();
  later = [];
}

/* Go to the first section in which something was found. */
function seek() {
  const list = find.value.trim() && lists.find((one) => one.count);
  if (list) list.section.scrollIntoView();
}

function sortable(list) {
  list.columns.forEach((column, place) => {
    if (column.dataset.sort === "no") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...column.childNodes);
    column.append(button);
    column.setAttribute("aria-sort", column.dataset.sorted ?? "none");
    button.addEventListener("click", () => {
      const now = column.getAttribute("aria-sort");
      const first = column.classList.contains("n") || column.classList.contains("d");
      list.sort(place, now === "none" ? first : now === "ascending");
      refresh();
    });
  });
}

function filters(form) {
  const list = lists.find((one) => one.box.id === form.dataset.of);
  list.says = form.querySelector("output");
  form.hidden = false;
  const read = () => {
    list.wanted = every("select", form).map((select) => [select.name, select.value]);
    list.limit = list.most;
    refresh();
  };
  form.addEventListener("change", read);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.reset = () => { for (const select of every("select", form)) select.value = ""; read(); };
}

/* Open what a link leads to, also where it is filtered out or inside something closed. */
function reveal() {
  settle();
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) {
    find.value = "";
    for (const list of lists) if (list.box.contains(target)) list.limit = Infinity;
    for (const form of every(".filters")) for (const select of every("select", form)) select.value = "";
    for (const list of lists) list.wanted = [];
    refresh();
    settle();
  }
  for (let above = target; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
  const own = target.tagName === "TBODY" ? target.querySelector("details") : null;
  if (own) own.open = true;
  target.scrollIntoView();
}

/* A click anywhere on a row that can be opened opens it, unless text is being marked or a link was meant. */
function opening(event) {
  if (event.target.closest("a, summary, button, .story") || String(getSelection())) return;
  const row = event.target.closest("tr");
  const own = row && row.querySelector("details");
  if (own) own.open = !own.open;
}

for (const list of lists) if (list.box.classList.contains("sortable")) sortable(list);
for (const form of every(".filters")) filters(form);
for (const table of every(".tools")) {
  table.addEventListener("click", opening);
  /* The event does not bubble, so it is caught on its way down. */
  table.addEventListener("toggle", (event) => event.target.closest("tbody").classList.toggle("open", event.target.open), true);
  for (const own of every("details[open]", table)) own.closest("tbody").classList.add("open");
}
for (const box of every(".find")) box.hidden = false;
find.addEventListener("input", () => { for (const list of lists) list.limit = list.most; refresh(); });
addEventListener("hashchange", reveal);
addEventListener("beforeprint", settle);
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea")) { event.preventDefault(); find.focus(); }
  if (event.key === "Escape" && event.target === find) { find.value = ""; refresh(); }
  if (event.key === "Enter" && event.target === find) seek();
});

const links = new Map(every(".contents a").map((link) => [link.hash.slice(1), link]));
const seen = new IntersectionObserver((changes) => {
  for (const change of changes) {
    const link = links.get(change.target.id);
    if (change.isIntersecting) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
}, { rootMargin: "-20% 0px -70% 0px" });
for (const section of every("main > section")) seen.observe(section);

refresh();
settle();
reveal();
/* Figures are reached by the pointer; for keys there is the link of the caption, so that rows are no hundreds of stops. */
idle(() => { for (const link of every("td a[href^='#e-']")) link.tabIndex = -1; });
/* What is searched is read before anybody asks, in pieces that nobody feels. */
const unread = [...lists];
idle(function read() {
  unread.shift()?.texts();
  if (unread.length) idle(read);
});
