/* Why a package is there, what it needs and what needs it, two steps each way: five columns of names, and lines between. */
const STEPS = [[-2, "Needed by these"], [-1, "Needed by"], [0, "Package"], [1, "Needs"], [2, "Which need"]];
const ROWS = 14;

function neighbourhood(box) {
  const data = JSON.parse(document.getElementById(`data-${box.closest("section").id}`).textContent);
  const neededBy = data.names.map(() => []);
  data.needs.forEach((needed, from) => { for (const to of needed) neededBy[to].push(from); });
  const cameFrom = shortest(data.needs, data.asked ?? []);
  const label = document.createElement("label");
  const field = document.createElement("input");
  const names = document.createElement("datalist");
  const told = document.createElement("p");
  const chain = document.createElement("ol");
  const stage = document.createElement("div");
  names.id = `names-${box.closest("section").id}`;
  names.append(...data.names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  Object.assign(field, { type: "search", autocomplete: "off", spellcheck: false });
  field.setAttribute("list", names.id);
  label.append("Package ", field);
  told.setAttribute("role", "status");
  chain.className = "chain";
  chain.setAttribute("aria-label", "Why it is there");
  stage.className = "stage";
  stage.addEventListener("keydown", moved);
  box.replaceChildren(label, names, told, chain, stage);

  /* Return the packages at each distance, the largest first. */
  function columns(centre) {
    const placed = new Map([[centre, 0]]);
    const found = { 0: [centre] };
    /* What is one step away comes before what is two steps away, so that nothing is told to be further than it is. */
    for (const step of [1, 2]) {
      for (const way of [1, -1]) {
        const last = found[way * (step - 1)];
        const next = new Set(last.flatMap((one) => (way > 0 ? data.needs : neededBy)[one]).filter((one) => !placed.has(one)));
        for (const one of next) placed.set(one, way * step);
        found[way * step] = [...next].sort((one, two) => data.sizes[two] - data.sizes[one] || one - two);
      }
    }
    return found;
  }

  let drawn = null;
  function show(centre, focus) {
    field.value = data.names[centre];
    const found = columns(centre);
    const nodes = new Map();
    told.textContent = `${data.names[centre]} needs ${counted(data.needs[centre].length)} directly and is needed by ${counted(neededBy[centre].length)}. ${reason(centre)}`;
    const steps = way(centre);
    chain.hidden = steps.length < 2;
    chain.replaceChildren(...steps.map((one) => item(one, one === centre)));
    stage.replaceChildren(...STEPS.map(([step, title]) => column(found[step], title, nodes)));
    nodes.get(centre).setAttribute("aria-current", "true");
    if (focus) nodes.get(centre).focus();
    drawn = nodes;
    lines(stage, nodes, data.needs, centre);
  }

  /* Return the packages from one that was asked for to this one, both among them; none where no such way is known. */
  function way(centre) {
    const found = [];
    if (!cameFrom.has(centre)) return found;
    for (let one = centre; one !== null; one = cameFrom.get(one)) found.unshift(one);
    return found;
  }

  function reason(centre) {
    const steps = way(centre).length;
    if (!steps) return "Nothing that was asked for by name leads to it.";
    return steps === 1 ? "It was asked for by name." : "It is there for the first of these, which was asked for by name:";
  }

  function item(one, isLast) {
    const found = document.createElement("li");
    found.append(isLast ? Object.assign(document.createElement("b"), { textContent: data.names[one] }) : button(one));
    return found;
  }

  function button(one) {
    const found = Object.assign(document.createElement("button"), { type: "button", textContent: data.names[one] });
    found.title = `${data.names[one]}: ${sized(data.sizes[one])} with all that it needs`;
    found.addEventListener("click", () => show(one, true));
    return found;
  }

  function column(packages, title, nodes) {
    const part = document.createElement("div");
    const list = document.createElement("ul");
    part.append(Object.assign(document.createElement("h4"), { textContent: title }), list);
    for (const one of packages.slice(0, ROWS)) {
      nodes.set(one, button(one));
      list.append(document.createElement("li"));
      list.lastChild.append(nodes.get(one));
    }
    const rest = packages.length - ROWS;
    if (rest > 0) list.append(Object.assign(document.createElement("li"), { textContent: `and ${rest} more` }));
    if (!packages.length) list.append(Object.assign(document.createElement("li"), { textContent: "nothing" }));
    return part;
  }

  field.addEventListener("change", () => {
    const wanted = field.value.trim().toLowerCase();
    const exact = data.names.findIndex((name) => name.toLowerCase() === wanted);
    const near = exact >= 0 ? exact : data.names.findIndex((name) => name.toLowerCase().includes(wanted));
    if (wanted && near >= 0) show(near, false);
    else told.textContent = "No package of that name is there.";
  });
  addEventListener("resize", () => {
    for (const old of every("svg", stage)) old.remove();
    if (drawn) lines(stage, drawn, data.needs, data.names.indexOf(field.value));
  });
  box.closest("section").addEventListener("click", (event) => {
    const place = Number(event.target.closest("[data-package]")?.dataset.package ?? -1);
    if (place >= 0 && place < data.names.length) show(place, false);
  });
  show(data.start ?? 0, false);
}

/* Return for each package that can be reached the one before it on a shortest way from those that were asked for. */
function shortest(needs, asked) {
  const found = new Map(asked.map((one) => [one, null]));
  for (let last = asked; last.length;) {
    const next = [];
    for (const one of last) for (const to of needs[one]) if (!found.has(to)) { found.set(to, one); next.push(to); }
    last = next;
  }
  return found;
}

/* Let arrows lead from package to package: up and down in a column, left and right to the nearest of the next one. */
function moved(event) {
  const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const way = ways[event.key];
  const from = event.target.closest("button");
  if (!way || !from) return;
  event.preventDefault();
  const columns = [...event.currentTarget.children].filter((part) => part.tagName === "DIV").map((part) => every("button", part));
  let at = columns.findIndex((column) => column.includes(from));
  if (way[1]) columns[at][columns[at].indexOf(from) + way[1]]?.focus();
  else {
    do at += way[0]; while (columns[at] && !columns[at].length);
    const height = (one) => one.getBoundingClientRect().top;
    const near = columns[at]?.toSorted((one, two) => Math.abs(height(one) - height(from)) - Math.abs(height(two) - height(from)));
    near?.[0].focus();
  }
}

function sized(bytes) {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}

const counted = (count) => (count === 1 ? "1 package" : `${count} packages`);

/* Draw which of the packages that are shown needs which; what begins or ends at the one in the middle stands out. */
function lines(stage, nodes, needs, centre) {
  const place = stage.getBoundingClientRect();
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("aria-hidden", "true");
  const paths = { far: "", near: "" };
  for (const [from, left] of nodes) {
    for (const to of needs[from]) {
      const right = nodes.get(to);
      if (!right) continue;
      const [a, b] = [left.getBoundingClientRect(), right.getBoundingClientRect()];
      if (a.right >= b.left) continue;
      const [x, y, u, v] = [a.right - place.left, (a.top + a.bottom) / 2 - place.top, b.left - place.left, (b.top + b.bottom) / 2 - place.top];
      const middle = ((x + u) / 2).toFixed();
      paths[from === centre || to === centre ? "near" : "far"] += `M${x.toFixed()} ${y.toFixed()}C${middle} ${y.toFixed()} ${middle} ${v.toFixed()} ${u.toFixed()} ${v.toFixed()}`;
    }
  }
  for (const [kind, path] of Object.entries(paths)) {
    const curve = document.createElementNS("http://www.w3.org/2000/svg", "path");
    curve.setAttribute("d", path);
    curve.setAttribute("class", kind);
    drawn.append(curve);
  }
  stage.append(drawn);
}

for (const box of every("[data-graph]")) neighbourhood(box);
