"use strict";
/* Conveniences of the round pages: everything works without them. */

/* Tick a whole page, and say how many are ticked. */
for (const form of document.querySelectorAll("form.qj-picking")) {
  const ticks = [...form.querySelectorAll("[data-qj-pick]")];
  const all = form.querySelector("[data-qj-pick-all]");
  const word = form.querySelector("[data-qj-picked-word]");
  const count = () => {
    const n = ticks.filter((tick) => tick.checked).length;
    if (word) word.textContent = n ? word.dataset.qjPickedWord.replace("{n}", n) : "";
    if (all) all.querySelector("input").checked = n === ticks.length;
  };
  if (all) {
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const tick of ticks) tick.checked = event.target.checked;
      count();
    });
  }
  form.addEventListener("change", count);
  count();
}

/* Copy a list; without this the text can be selected and copied by hand. */
for (const button of document.querySelectorAll("[data-qj-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = document.getElementById(button.dataset.qjSays);
    const text = document.getElementById(button.dataset.qjCopy);
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = button.dataset.qjDone;
    } catch {
      text.select();
      said.textContent = button.dataset.qjByHand;
    }
  });
}
