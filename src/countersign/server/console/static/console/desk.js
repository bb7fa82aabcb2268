// Keys, copying and dialogs for every page. Pages work without it.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const places = { q: "queue", e: "engagements", p: "people", m: "money", l: "ledger" };
let going = false;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (going) {
    going = false;
    const link = document.querySelector(`.rail a[href*="/${places[event.key]}/"]`);
    if (link) link.click();
    return;
  }
  if (event.key === "g") { going = true; setTimeout(() => { going = false; }, 1200); }
  if (event.key === "/") { document.getElementById("find")?.focus(); event.preventDefault(); }
  if (event.key === "?") document.getElementById("keys")?.showModal();
  if ((event.key === "j" || event.key === "k") && document.querySelector(".items")) step(event.key === "j" ? 1 : -1);
});

function step(by) {
  const rows = [...document.querySelectorAll(".items .title a")];
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.setAttribute("aria-label", "Copied");
    copy.title = "Copied";
  }
  const opens = event.target.closest("[data-dialog]");
  if (opens) document.getElementById(opens.dataset.dialog)?.showModal();
});

// A write is sent once: the second submit of the same form waits for the answer of the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const drop = document.querySelector(".drop");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    input.files = e.dataTransfer.files;
    drop.closest("form").requestSubmit();
  });
}
