"use strict";
/* Everything here is a convenience: each page works without it. */

const words = (name) => document.body.dataset[name];

/* The server says what is wrong, in words and in one place, so the browser's own bubbles stay away. */
for (const form of document.querySelectorAll("form.qj-form")) form.noValidate = true;

const summary = document.querySelector("[data-qj-focus]");
if (summary) {
  document.title = `${words("wordError")}${document.title}`;
  summary.focus();
}

/* 图 / 表 */
for (const figure of document.querySelectorAll("[data-qj-switch]")) {
  if (document.documentElement.dataset.mode.includes("large")) break;
  const buttons = figure.querySelectorAll("[data-qj-view]");
  const show = (view) => {
    figure.dataset.qjShown = view;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.qjView === view));
  };
  figure.querySelector(".qj-switch").hidden = false;
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.qjView));
  show("picture");
}

/* A confirmation floats only where it can be closed. */
document.documentElement.classList.add("qj-floats");
for (const button of document.querySelectorAll("[data-qj-close]")) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest(".qj-toast").remove());
}

/* Menus that float close on Escape, and when the reader moves on. */
for (const popover of document.querySelectorAll("details[data-qj-popover]")) {
  popover.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !popover.open) return;
    popover.open = false;
    popover.querySelector("summary").focus();
  });
  popover.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !popover.contains(event.relatedTarget)) popover.open = false;
  });
  document.addEventListener("click", (event) => {
    if (!popover.contains(event.target)) popover.open = false;
  });
}

/* Ask before what cannot be undone: the sentence names what will happen and to how many records. */
function ask(sentence, verb, proceed) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const actions = document.createElement("div");
  dialog.className = "qj-dialog";
  actions.className = "qj-actions";
  text.id = "qj-dialog-text";
  text.textContent = sentence;
  dialog.setAttribute("aria-labelledby", text.id);
  const back = choice(words("wordBack"), "plain", () => dialog.close());
  actions.append(back, choice(verb, "danger", () => { dialog.close(); proceed(); }));
  dialog.append(text, actions);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function choice(text, kind, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `qj-button qj-button-${kind}`;
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-qj-confirm]");
  if (!button || button.dataset.qjAgreed) return;
  event.preventDefault();
  ask(button.dataset.qjConfirm, button.dataset.qjVerb, () => {
    button.dataset.qjAgreed = "yes";
    button.click();
    delete button.dataset.qjAgreed;
  });
});

for (const button of document.querySelectorAll("[data-qj-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Rows laid out as cards (narrow screens, 长辈版) make browsers forget that they are a table. */
if (matchMedia("(width < 768px)").matches || document.documentElement.dataset.mode.includes("large")) {
  const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell" };
  for (const table of document.querySelectorAll("table.qj-table")) {
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody, tfoot, tr, td")) part.setAttribute("role", roles[part.localName]);
    for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.closest("thead") ? "columnheader" : "rowheader");
  }
}

/* What scrolls sideways must be reachable by keyboard. */
for (const wrap of document.querySelectorAll(".qj-table-wrap")) {
  if (wrap.scrollWidth <= wrap.clientWidth) continue;
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "region");
  wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent ?? "");
}
