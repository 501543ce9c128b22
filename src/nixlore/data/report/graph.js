/* What a package needs and what needs it, two steps each way: five columns of names, and lines between them. */
const STEPS = [[-2, "Needed by these"], [-1, "Needed by"], [0, "Package"], [1, "Needs"], [2, "Which need"]];
const ROWS = 14;

function neighbourhood(box) {
  const data = JSON.parse(document.getElementById(`data-${box.closest("section").id}`).textContent);
  const neededBy = data.names.map(() => []);
  data.needs.forEach((needed, from) => { for (const to of needed) neededBy[to].push(from); });
  const label = document.createElement("label");
  const field = document.createElement("input");
  const names = document.createElement("datalist");
  const told = document.createElement("p");
  const stage = document.createElement("div");
  names.id = `names-${box.closest("section").id}`;
  names.append(...data.names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  Object.assign(field, { type: "search", autocomplete: "off", spellcheck: false });
  field.setAttribute("list", names.id);
  label.append("Package ", field);
  told.setAttribute("role", "status");
  stage.className = "stage";
  box.replaceChildren(label, names, told, stage);

  /* Return the packages at each distance, the largest first. */
  function columns(centre) {
    const placed = new Map([[centre, 0]]);
    const found = { 0: [centre] };
    for (const way of [1, -1]) {
      let last = [centre];
      for (const step of [1, 2]) {
        const next = new Set(last.flatMap((one) => (way > 0 ? data.needs : neededBy)[one]).filter((one) => !placed.has(one)));
        for (const one of next) placed.set(one, way * step);
        last = [...next].sort((one, two) => data.sizes[two] - data.sizes[one] || one - two);
        found[way * step] = last;
      }
    }
    return found;
  }

  function show(centre, focus) {
    field.value = data.names[centre];
    const found = columns(centre);
    const nodes = new Map();
    told.textContent = `${data.names[centre]} needs ${counted(data.needs[centre].length)} directly and is needed by ${counted(neededBy[centre].length)}.`;
    stage.replaceChildren(...STEPS.map(([step, title]) => column(found[step], title, nodes)));
    if (focus) nodes.get(centre)?.focus();
    lines(stage, nodes, data.needs);
  }

  function column(packages, title, nodes) {
    const part = document.createElement("div");
    const list = document.createElement("ul");
    part.append(Object.assign(document.createElement("h4"), { textContent: title }), list);
    for (const one of packages.slice(0, ROWS)) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: data.names[one] });
      button.addEventListener("click", () => show(one, true));
      nodes.set(one, button);
      list.append(document.createElement("li"));
      list.lastChild.append(button);
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
  addEventListener("resize", () => { const at = data.names.indexOf(field.value); if (at >= 0) show(at, false); });
  show(data.start ?? 0, false);
}

const counted = (count) => (count === 1 ? "1 package" : `${count} packages`);

function lines(stage, nodes, needs) {
  const place = stage.getBoundingClientRect();
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("aria-hidden", "true");
  let path = "";
  for (const [from, left] of nodes) {
    for (const to of needs[from]) {
      const right = nodes.get(to);
      if (!right) continue;
      const [a, b] = [left.getBoundingClientRect(), right.getBoundingClientRect()];
      if (a.right >= b.left) continue;
      const [x, y, u, v] = [a.right - place.left, (a.top + a.bottom) / 2 - place.top, b.left - place.left, (b.top + b.bottom) / 2 - place.top];
      const middle = (x + u) / 2;
      path += `M${x.toFixed()} ${y.toFixed()}C${middle.toFixed()} ${y.toFixed()} ${middle.toFixed()} ${v.toFixed()} ${u.toFixed()} ${v.toFixed()}`;
    }
  }
  const curve = document.createElementNS("http://www.w3.org/2000/svg", "path");
  curve.setAttribute("d", path);
  drawn.append(curve);
  stage.append(drawn);
}

for (const box of every("[data-graph]")) neighbourhood(box);
