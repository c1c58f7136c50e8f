"use strict";
/* Answers are saved as they are chosen. What could not be sent yet stays on this device, for this person and sheet only,
   and is sent when there is a line again: on this page or the next time one of these pages is opened. Every page works
   without this file: its buttons send the form. */

const queues = {
  name: (user, sheet) => `qj-answers:${user}:${sheet}`,
  read(name) {
    try { return JSON.parse(localStorage.getItem(name)) ?? null; } catch { return null; }
  },
  write(name, queue) {
    try {
      if (Object.keys(queue.items).length) localStorage.setItem(name, JSON.stringify(queue));
      else localStorage.removeItem(name);
      return true;
    } catch { return false; }
  },
  of(user) {
    try { return Object.keys(localStorage).filter((name) => name.startsWith(`qj-answers:${user}:`)); } catch { return []; }
  },
  works() {
    try { localStorage.setItem("qj-probe", "1"); localStorage.removeItem("qj-probe"); return true; } catch { return false; }
  },
};

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const post = (url, body) => fetch(url, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });

/* Sends one queue, oldest first, one at a time. ``tell`` hears what became of each. */
class Sender {
  constructor(name, tell, held = {}) {
    Object.assign(this, { name, tell, held, running: undefined, pause: 0, timer: 0 });
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon(0));
  }

  get queue() {
    return queues.read(this.name) ?? this.memory ?? { url: "", items: {} };
  }

  keep(queue) {
    this.memory = queue;
    return queues.write(this.name, queue);
  }

  put(url, key, entry) {
    const queue = this.queue;
    queue.url = url;
    queue.items[key] = { ...entry, based_on: queue.items[key]?.based_on ?? entry.based_on };
    this.keep(queue);
  }

  drop(key, chosen) {
    const queue = this.queue;
    if (chosen === undefined || queue.items[key]?.chosen === chosen) delete queue.items[key];
    this.keep(queue);
  }

  ready() {
    return Object.entries(this.queue.items).filter(([key, entry]) => !entry.held && !this.held[key]).sort((a, b) => a[1].chosen - b[1].chosen);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  flush() {
    this.running ??= this.run().finally(() => { this.running = undefined; });
    return this.running;
  }

  async run() {
    for (let next = this.ready(); next.length && (await this.send(...next[0])); next = this.ready());
  }

  /* What is under way, and then all that waits. */
  async settled() {
    await this.running;
    await this.flush();
  }

  async send(key, entry) {
    if (!navigator.onLine) return this.later(() => this.tell.offline?.(this.ready().length));
    this.tell.saving?.();
    const body = new URLSearchParams({ item: key, cell: entry.cell, note: entry.note, based_on: entry.based_on ?? "", waited: Math.max(0, Date.now() - entry.chosen) });
    let answer;
    try {
      answer = await post(this.queue.url, body);
    } catch {
      return this.later(() => this.tell.offline?.(this.ready().length));
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.tell.expired?.();
      return false;
    }
    if (answer.status >= 500 || answer.status === 429) return this.later(() => this.tell.offline?.(this.ready().length));
    const said = await answer.json().catch(() => ({}));
    this.pause = 0;
    if (answer.ok) return this.saved(key, entry, said);
    if (said.newer) {
      this.drop(key);
      this.tell.newer?.(key, said);
      return true;
    }
    if (said.ended) {
      this.tell.ended?.(said.message);
      return false;
    }
    this.held[key] = true;
    this.drop(key, entry.chosen);
    this.tell.refused?.(key, said.message ?? "");
    return true;
  }

  saved(key, entry, said) {
    const queue = this.queue;
    if (queue.items[key]?.chosen === entry.chosen) delete queue.items[key];
    else if (queue.items[key]) queue.items[key].based_on = said.saved_at;
    this.keep(queue);
    this.tell.saved?.(key, said, this.ready().length);
    return true;
  }

  later(say) {
    this.pause = Math.min(60_000, this.pause ? this.pause * 2 : 2_000);
    this.soon(this.pause);
    say();
    return false;
  }
}

/* A page of questions */
class Page {
  constructor(form) {
    this.form = form;
    this.words = (name) => form.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
    this.line = document.querySelector("[data-qj-saved]");
    this.keeps = queues.works();
    this.sender = new Sender(queues.name(form.dataset.user, form.dataset.sheet), {
      saving: () => this.say("wait", this.words("saving")),
      saved: (key, said, left) => this.saved(key, said, left),
      offline: (left) => this.say("bad", this.words("offline"), this.stays ? this.words("stay") : `${left} ${this.words("waiting")}`),
      expired: () => this.expired(),
      ended: (message) => this.say("bad", this.words("ended"), message),
      newer: (key, said) => this.newer(key, said),
      refused: (key, message) => this.saidAt(key, message),
    });
    document.documentElement.classList.add("qj-live");
    this.say("", this.words("ready"), this.kept());
    this.replay();
    addEventListener("pageshow", () => { this.goes = this.stays = false; });
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("input", (event) => event.target.matches("textarea") && this.typed(event.target));
    form.addEventListener("submit", (event) => this.leaving(event));
    form.addEventListener("click", (event) => this.removed(event));
  }

  question(key) { return this.form.querySelector(`[data-qj-item="${CSS.escape(key)}"]`); }
  kept() { return this.words(this.keeps ? "kept" : "unkept"); }

  say(how, what, more = "") {
    this.line.dataset.qjHow = how;
    this.line.querySelector("[data-qj-saved-what]").textContent = what;
    this.line.querySelector("[data-qj-saved-more]").textContent = more ? `· ${more}` : "";
  }

  saidAt(key, message, how = "") {
    const place = this.question(key)?.querySelector("[data-qj-said]");
    if (!place) return;
    place.dataset.qjHow = how;
    place.textContent = message;
  }

  /* What was chosen while there was no line, or before this page was opened again. */
  replay() {
    for (const [key, entry] of Object.entries(this.sender.queue.items)) {
      const question = this.question(key);
      if (question) this.show(question, entry.cell, entry.note);
      if (entry.held) this.saidAt(key, this.words("reason"));
    }
    this.count();
    if (this.sender.ready().length) this.sender.soon(0);
  }

  show(question, cell, note) {
    for (const radio of question.querySelectorAll("[type=radio]")) radio.checked = radio.value === cell;
    const text = question.querySelector("textarea");
    if (text) text.value = note;
  }

  changed(event) {
    const question = event.target.closest("[data-qj-item]");
    if (!question) return;
    if (event.target.type === "file") this.upload(question, event.target);
    else this.choose(question);
  }

  typed(text) {
    clearTimeout(this.typing);
    const question = text.closest("[data-qj-item]");
    this.typing = setTimeout(() => this.choose(question), 900);
    this.choose(question, true);
  }

  choose(question, quietly = false) {
    const key = question.dataset.qjItem;
    const radio = question.querySelector("[type=radio]:checked");
    if (!radio) return;
    const note = question.querySelector("textarea")?.value ?? "";
    const held = radio.value === "na" && "qjReason" in question.dataset && !note.trim();
    const shown = question.querySelector(`[name="based_on:${CSS.escape(key)}"]`).value;
    delete this.sender.held[key];
    this.sender.put(this.form.dataset.save, key, { cell: radio.value, note, held, based_on: shown, chosen: Date.now() });
    this.saidAt(key, held && !quietly ? this.words("reason") : "", "info");
    this.count();
    if (!held && !quietly) this.sender.soon(0);
  }

  saved(key, said, left) {
    const shown = this.form.querySelector(`[name="based_on:${CSS.escape(key)}"]`);
    if (shown) shown.value = said.saved_at;
    this.stays = false;
    if (left === 0) this.say("good", `${this.words("saved")} ${said.time}`, this.kept());
  }

  newer(key, said) {
    const question = this.question(key);
    if (!question) return;
    this.show(question, said.newer.cell, said.newer.note);
    question.querySelector(`[name="based_on:${CSS.escape(key)}"]`).value = said.newer.saved_at;
    this.saidAt(key, said.message, "info");
    this.count();
    this.say("good", this.words("saved"), this.kept());
  }

  expired() {
    this.say("bad", this.words("expired"), this.words("expiredMore"));
    const link = document.createElement("a");
    link.href = this.form.dataset.login;
    link.textContent = this.words("login");
    this.line.querySelector("[data-qj-saved-more]").append(" ", link);
  }

  count() {
    const number = document.querySelector("[data-qj-count]");
    const here = this.form.querySelectorAll("[data-qj-item]:has([type=radio]:checked)").length;
    this.before ??= this.form.querySelectorAll("[data-qj-item]:has([name^='based_on:']:not([value='']))").length;
    number.querySelector("[data-qj-answered]").textContent = Number(number.dataset.qjCount) - this.before + here;
    document.querySelector("[data-qj-now]")?.setAttribute("width", here);
  }

  /* The form itself carries everything on the page. It goes once what waits is saved, or after a moment on a slow line;
     without a line the page stays, so that nothing is lost with it. */
  async leaving(event) {
    if (this.goes || !(this.sender.ready().length || !navigator.onLine)) return;
    event.preventDefault();
    const button = event.submitter;
    this.stays = true;
    if (navigator.onLine) await Promise.race([this.sender.settled(), new Promise((slow) => { setTimeout(slow, 2_500, "slow"); })]);
    if (!navigator.onLine || this.sender.pause) {
      this.say("bad", this.words("offline"), this.words("stay"));
      this.line.scrollIntoView({ block: "start" });
      return;
    }
    if (this.line.querySelector("a")) return; // the login has ended: said above
    this.stays = false;
    this.goes = true;
    this.form.requestSubmit(button);
  }

  async upload(question, input) {
    const key = question.dataset.qjItem;
    if (!input.files.length) return;
    const body = new FormData();
    for (const file of input.files) body.append("file", file);
    input.value = "";
    input.closest("label").setAttribute("aria-busy", "true");
    this.saidAt(key, this.words("uploading"), "info");
    await this.files(question, () => post(this.form.dataset.item.replace("KEY", key), body), this.words("uploaded"));
    input.closest("label").removeAttribute("aria-busy");
  }

  removed(event) {
    const button = event.target.closest("button[name=remove]");
    if (!button) return;
    event.preventDefault();
    const question = button.closest("[data-qj-item]");
    this.files(question, () => post(this.form.dataset.remove.replace("/0/", `/${button.value}/`), ""), this.words("removed"));
  }

  async files(question, ask, done) {
    const key = question.dataset.qjItem;
    try {
      const answer = await ask();
      if (answer.type === "opaqueredirect") return this.expired();
      const said = await answer.json();
      question.querySelector("[data-qj-files]").innerHTML = said.html;
      this.saidAt(key, said.message || done, said.message ? "" : "info");
    } catch {
      this.saidAt(key, this.words("fileOffline"));
    }
    return undefined;
  }
}

const form = document.querySelector("[data-qj-answers]");
if (form) new Page(form);

/* Pages around the questions send what still waits; the look over the whole is then drawn anew. A sheet that takes
   nothing any more says so: the list in a line of its own, the look over the whole by the page that comes instead. */
const around = document.querySelector("[data-qj-flush]");
if (around) {
  const names = around.dataset.sheet ? [queues.name(around.dataset.user, around.dataset.sheet)] : queues.of(around.dataset.user);
  for (const name of names) {
    const sender = new Sender(name, {
      saved: (_key, _said, left) => { if (left === 0 && around.dataset.sheet) location.reload(); },
      ended: (message) => (around.dataset.sheet ? location.reload() : tellLate(sender, message)),
    });
    if (sender.ready().length) sender.soon(0);
  }
}

function tellLate(sender, message) {
  const said = around.querySelector("[data-qj-late]");
  const line = said.querySelector(`[data-qj-of="${sender.name}"]`) ?? said.appendChild(document.createElement("p"));
  line.dataset.qjOf = sender.name;
  line.textContent = `${sender.ready().length} ${said.dataset.wordNumber}${message} `;
  const link = line.appendChild(document.createElement("a"));
  link.href = sender.queue.url.replace(/save\/$/, "done/");
  link.textContent = said.dataset.wordLook;
  said.hidden = false;
}

/* Submitting waits for what this device still holds: it belongs to the sheet. */
const submitting = around?.querySelector("form[data-qj-submit]");
submitting?.addEventListener("submit", async (event) => {
  let over = false; // then the page that comes says what was too late
  const sender = new Sender(queues.name(around.dataset.user, around.dataset.sheet), { ended: () => { over = true; } });
  if (submitting.dataset.qjFlushed || !sender.ready().length) return;
  event.preventDefault();
  await sender.flush();
  if (sender.ready().length && !over) around.querySelector("[data-qj-unsent]").hidden = false;
  else {
    submitting.dataset.qjFlushed = "yes";
    submitting.requestSubmit();
  }
});

/* What came too late is said, not dropped in silence. Once a sheet is submitted or taken back, nothing of it stays on
   this device; while its round may still be extended, it does. */
const done = document.querySelector("[data-qj-over]");
if (done) {
  const name = queues.name(done.dataset.user, done.dataset.sheet);
  const late = Object.keys(queues.read(name)?.items ?? {}).length;
  const said = done.querySelector("[data-qj-late]");
  if (late && said) {
    said.querySelector("[data-qj-late-number]").textContent = late;
    said.hidden = false;
  }
  if ("qjForget" in done.dataset) try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
}
