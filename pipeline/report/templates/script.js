"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  document.documentElement.classList.add("scripted");
  const form = $("filters"), table = $("table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const all = $("all"), view = $("view"), store = $("store");
  const labels = JSON.parse($("labels").textContent);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  // The rows, read once; those that are not shown are taken out of the document.
  const rows = [...body.rows].map((element, place) => ({
    element, place, id: element.cells[1].firstChild.hash.slice(1),
    marks: new Set(element.dataset.f.split("|")), text: "",
  }));
  const textOf = (row) => (row.text ||= fold(`${row.element.textContent} ${row.element.dataset.q}`));
  const keyOf = {
    w: (row) => row.element.dataset.w,
    n: (row) => parseInt(row.element.cells[5].textContent, 10),
  };
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  let marks = new URLSearchParams(), found = rows, page = 0, order = { cell: heads[0], down: true };

  const select = () => {
    const words = fold(marks.get("q") || "").split(/\s+/).filter(Boolean);
    const wanted = [...marks].filter(([key]) => key !== "q").map(([key, value]) => `${key}:${value}`);
    found = rows.filter((row) => wanted.every((mark) => row.marks.has(mark))
      && words.every((word) => textOf(row).includes(word)));
    const place = heads.indexOf(order.cell), key = keyOf[order.cell.dataset.k]
      || ((row) => row.element.cells[place].textContent);
    const keyed = found.map((row) => [key(row), row]);
    // Rows without a value come last either way.
    keyed.sort(([a, x], [b, y]) => (a === "") - (b === "")
      || (order.down ? -1 : 1) * (typeof a === "number" ? a - b : collator.compare(a, b)) || x.place - y.place);
    found = keyed.map(([, row]) => row);
    page = 0;
    show();
  };

  const show = () => {
    const size = Number($("size").value), pages = Math.max(1, Math.ceil(found.length / size));
    page = Math.min(Math.max(page, 0), pages - 1);
    body.replaceChildren(...found.slice(page * size, (page + 1) * size).map((row) => row.element));
    $("found").textContent = found.length
      ? fill($("found").dataset.text, { n: found.length, all: rows.length }) : $("found").dataset.none;
    $("page").textContent = fill($("page").dataset.text, { n: page + 1, all: pages });
    $("prev").disabled = page === 0;
    $("next").disabled = page >= pages - 1;
    document.querySelector(".pager").hidden = pages === 1;
    chips();
  };

  // Filters that no control shows: an organisation, a place, a month.
  const chips = () => {
    const items = [];
    for (const [key, value] of marks) {
      const control = form.elements[key];
      if (control && control.value === value) continue;
      const label = labels[`${key}:${value}`] || value;
      const button = make("button", `${label} ×`, { type: "button", "aria-label": `${$("chips").dataset.remove}: ${label}` });
      button.onclick = () => { marks.delete(key, value); remember(); select(); form.elements.q.focus(); };
      const item = make("li", "");
      item.append(button);
      items.push(item);
    }
    $("chips").replaceChildren(...items);
  };

  const address = () => (marks.size ? `#missions?${marks}` : "#missions");
  const remember = () => history.replaceState(null, "", address());
  const reflect = () => {
    for (const control of form.elements) if (control.name) control.value = marks.get(control.name) || "";
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (!name) return show();
    marks.delete(name);
    if (value) marks.set(name, value);
    remember();
    select();
  });
  form.addEventListener("reset", () => { marks = new URLSearchParams(); remember(); setTimeout(select); });
  $("prev").onclick = () => { page -= 1; show(); table.scrollIntoView(); };
  $("next").onclick = () => { page += 1; show(); table.scrollIntoView(); };

  for (const head of heads) {
    const button = make("button", head.textContent, { type: "button", title: `${table.dataset.sort}: ${head.textContent}` });
    button.onclick = () => {
      order = { cell: head, down: order.cell === head ? !order.down : head.dataset.k === "n" || head.dataset.k === "w" };
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      select();
    };
    head.replaceChildren(button);
  }

  // A mission's part waits as text until it is asked for.
  const part = async (id) => {
    const plain = store.querySelector(`noscript[data-m="${CSS.escape(id)}"]`);
    if (plain) return plain.textContent;
    const pack = [...store.querySelectorAll("script")].find((block) => block.dataset.ids.split(" ").includes(id));
    if (!pack) return null;
    const bytes = Uint8Array.from(atob(pack.textContent), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const text = await new Response(stream).text();
    return text.split(/(?<=<\/article>)/)[pack.dataset.ids.split(" ").indexOf(id)];
  };

  const steps = (id) => {
    const place = found.findIndex((row) => row.id === id);
    const bar = make("p", "", { class: "steps" });
    bar.append(make("a", `← ${store.dataset.back}`, { href: address() }));
    for (const [step, label] of [[-1, store.dataset.prev], [1, store.dataset.next]]) {
      const row = place < 0 ? undefined : found[place + step];
      if (row) bar.append(make("a", label, { href: `#${row.id}`, title: row.element.cells[1].firstChild.textContent }));
    }
    return bar;
  };

  let opened = null, scrolled = 0, asked = 0;
  const open = async (anchor) => {
    const id = anchor.split(".")[0], turn = ++asked;
    if (opened !== id) {
      const html = await part(id);
      if (turn !== asked) return;
      if (!html) return close("missions");
      if (!opened) scrolled = scrollY;
      opened = id;
      view.innerHTML = html;
      view.prepend(steps(id));
      view.hidden = false;
      all.hidden = true;
    }
    for (const mark of view.querySelectorAll(".here")) mark.classList.remove("here");
    const target = anchor === id ? null : $(anchor);
    if (target) {
      target.classList.add("here");
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: target.matches("mark") ? "center" : "start" });
    } else {
      view.querySelector("h2").focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  };

  const close = (section) => {
    const id = opened;
    asked += 1;
    opened = null;
    view.hidden = true;
    view.replaceChildren();
    all.hidden = false;
    const row = id && section === "missions" && rows.find((one) => one.id === id);
    if (row && row.element.isConnected) {
      scrollTo(0, scrolled);
      row.element.cells[1].firstChild.focus({ preventScroll: true });
      row.element.scrollIntoView({ block: "nearest" });
    } else if (section) {
      $(section)?.scrollIntoView();
      if (section === "missions") $(section).focus({ preventScroll: true });
    }
  };

  const route = () => {
    const [anchor, query] = location.hash.slice(1).split("?");
    if (anchor.startsWith("m-")) return open(decodeURIComponent(anchor));
    if (anchor === "missions") {
      const asked_for = new URLSearchParams(query || "");
      if (asked_for.toString() !== marks.toString()) {
        marks = asked_for;
        reflect();
        select();
      }
    }
    close(anchor);
  };
  addEventListener("hashchange", route);

  // Paper gets every row that the filters leave.
  addEventListener("beforeprint", () => { if (!opened) body.replaceChildren(...found.map((row) => row.element)); });
  addEventListener("afterprint", show);

  marks = new URLSearchParams(location.hash.startsWith("#missions?") ? location.hash.slice(10) : "");
  reflect();
  select();
  if (location.hash) route();
  document.documentElement.dataset.ready = "";
})();
