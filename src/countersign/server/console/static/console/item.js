// The item page by keyboard: j/k findings, d defect, w waive, a/r verdict; three tabs on a narrow screen.
const panes = document.querySelector(".panes");
const places = JSON.parse(panes.dataset.places);
const narrow = matchMedia("(max-width: 720px)");
const tabs = [...document.querySelectorAll(".pane-tabs button")];
let current = 0;

// A window that is wider than the screen shows its marked cell, not its left edge.
function centre(root) {
  for (const box of root.querySelectorAll(".scroll")) {
    const lit = box.querySelector("td.lit");
    if (lit && box.clientWidth && box.scrollWidth > box.clientWidth) box.scrollLeft = lit.offsetLeft - (box.clientWidth - lit.offsetWidth) / 2;
  }
}

function show(id) {
  for (const tab of tabs) {
    const mine = tab.dataset.pane === id;
    tab.setAttribute("aria-selected", String(mine));
    document.getElementById(tab.dataset.pane).hidden = narrow.matches && !mine;
  }
  if (id === "pane-file") centre(document.getElementById(id));
}
for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.pane));
const arrange = () => { panes.classList.toggle("tabbed", narrow.matches); show("pane-criteria"); };
narrow.addEventListener("change", arrange);
arrange();

function light(number, scroll) {
  current = number;
  for (const node of document.querySelectorAll("[data-number]")) node.classList.toggle("now", node.dataset.number === String(number));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (!scroll) return;
  document.getElementById(`f-${number}`)?.scrollIntoView({ block: "nearest", behavior: calm });
  if (!narrow.matches) document.getElementById(`pin-${number}`)?.scrollIntoView({ block: "center", behavior: calm });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".finding .what");
  const number = event.target.closest("[data-number]")?.dataset.number;
  if (number) light(Number(number), false);
  if (link && narrow.matches) show("pane-file");
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (current) light(current, false);
  centre(event.target);
});

// Defects: "l2 growth has no source" is a type letter, a severity digit, the words.
const quick = document.getElementById("quick");
const form = document.querySelector("form.review");
const severities = { 0: "neutral", 1: "critical", 2: "major", 3: "minor" };

function label(where) {
  if (!where) return "";
  if (where.cell) return where.sheet ? `${where.sheet}!${where.cell}` : where.cell;
  if (where.page) return `page ${where.page}`;
  if (where.paragraph !== undefined) return `paragraph ${where.paragraph}`;
  return where.text ?? where.sheet ?? "";
}

function read(text) {
  const found = /^\s*([a-z])\s*([0-3])\s+(.+)$/i.exec(text);
  const option = found && form.querySelector("template").content.querySelector(`option[data-letter="${found[1].toLowerCase()}"]`);
  return option ? { type: option.value, severity: severities[found[2]], text: found[3].trim() } : null;
}

if (form && quick) {
  form.querySelector(".quick").hidden = false;
  const rows = form.querySelector(".rows");
  const blank = form.querySelector("template");
  rows.replaceChildren();
  quick.addEventListener("input", () => {
    const said = read(quick.value);
    const at = label(places[current]);
    document.getElementById("quick-said").textContent = said ? `${said.type}, ${said.severity}${at ? `, at ${at}` : ""}. Enter records it.` : "";
  });
  const record = () => {
    const said = read(quick.value);
    if (!said) { document.getElementById("quick-said").textContent = "A letter for the type, a digit for the severity, then the words."; return false; }
    const row = blank.content.firstElementChild.cloneNode(true);
    row.querySelector("[name=defect_type]").value = said.type;
    row.querySelector("[name=defect_severity]").value = said.severity;
    row.querySelector("[name=defect_text]").value = said.text;
    row.querySelector("[name=defect_place]").value = label(places[current]);
    row.querySelector("[name=defect_where]").value = current ? JSON.stringify(places[current]) : "";
    rows.append(row);
    quick.value = "";
    document.getElementById("quick-said").textContent = `Recorded. ${rows.children.length} so far; they are sent with the verdict.`;
    return true;
  };
  quick.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    record();
  });
  // What still stands in the line would be lost with the verdict.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !quick.value.trim() || record()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    quick.focus();
  }, true);
  // A place that was edited by hand is no longer the finding's own.
  rows.addEventListener("input", (event) => {
    if (event.target.name === "defect_place") event.target.closest(".defect-row").querySelector("[name=defect_where]").value = "";
  });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const numbers = [...document.querySelectorAll(".finding[data-number]")].map((n) => Number(n.dataset.number));
  const at = numbers.indexOf(current);
  if (event.key === "j" && numbers.length) light(numbers[Math.min(at + 1, numbers.length - 1)], true);
  if (event.key === "k" && numbers.length) light(numbers[Math.max(at - 1, 0)], true);
  if (event.key === "d" && quick) { show("pane-act"); quick.focus(); event.preventDefault(); }
  if (event.key === "w" && current) {
    const waive = document.querySelector(`#f-${current} .waive`);
    if (waive) { waive.open = true; waive.querySelector("textarea").focus(); event.preventDefault(); }
  }
  if (event.key === "a" || event.key === "r") {
    const button = document.querySelector(`[data-key="${event.key}"]`);
    // The verdict is never given by one stray key: the button is focused, Enter gives it.
    if (button) { show("pane-act"); button.scrollIntoView({ block: "center" }); button.focus(); event.preventDefault(); }
  }
});
