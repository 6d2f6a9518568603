// Guards and hooks. Every page works without this file, less smoothly.
"use strict";

(() => {
  const root = document.documentElement;
  const say = (name) => document.body.dataset[name] || "";
  const timers = new WeakMap(); // of the forms that save themselves
  root.classList.add("scripted");

  // A line at the foot of the window, gone after some seconds.
  let silence;
  const toast = (text) => {
    const box = document.getElementById("toast");
    if (!box || !text) return;
    box.textContent = text;
    box.hidden = false;
    clearTimeout(silence);
    silence = setTimeout(() => { box.hidden = true; }, 6000);
  };

  // Unsaved text: a form with data-guard asks before the page is left.
  const dirty = new Set();
  const guarded = (target) => target.closest && target.closest("form[data-guard]");
  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (form) dirty.add(form);
  });
  // log.js has it in the phone's own store, or has handed it in: nothing would be lost.
  ["phone:kept", "phone:sent"].forEach((name) => document.addEventListener(name, ({ target, type }) => {
    dirty.delete(target);
    if (type === "phone:sent") {
      clearTimeout(timers.get(target));
      timers.delete(target);
    }
  }));
  addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) {
      event.preventDefault();
      event.returnValue = say("sayUnsaved");
    }
  });

  const sending = new Map(); // form → the autosave that is under way
  // A double click posts once: the button is busy until the answer is here.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    dirty.delete(form);
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const underWay = sending.get(form);
    if (underWay) { // what is being kept comes first, or the form would be behind its own version
      event.preventDefault();
      if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
      underWay.then(() => form.requestSubmit(event.submitter));
      return;
    }
    form.dataset.sent = "1";
    clearTimeout(timers.get(form));
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(() => { release(form); }, 15000);
  });
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // Ticked rows: all on this page, and how many.
  document.addEventListener("change", (event) => {
    const list = event.target.closest(".list");
    if (!list) return;
    const boxes = [...list.querySelectorAll('input[name="pk"]')];
    if (event.target.matches("[data-tick-all]")) {
      boxes.forEach((box) => { box.checked = event.target.checked; });
    }
    const count = list.querySelector(".bulk-count");
    const n = boxes.filter((box) => box.checked).length;
    if (count && n) count.textContent = `${count.dataset.say} ${n}`;
  });

  // Autosave: <form data-autosave="/address/"> posts its fields there two seconds after a change;
  // [data-kept] in it shows what happened. The answer is JSON: {"text": …, "fields": {name: value}}.
  const keep = (form) => {
    const before = sending.get(form) || Promise.resolve();
    const mine = before.then(() => send(form)).finally(() => {
      if (sending.get(form) === mine) sending.delete(form);
    });
    sending.set(form, mine);
  };
  const send = async (form) => {
    const line = form.querySelector("[data-kept]");
    const show = (state, text) => {
      if (!line) return;
      line.dataset.state = state;
      line.textContent = text;
    };
    const said = (detail) => form.dispatchEvent(new CustomEvent("autosaved", { detail }));
    const key = () => form.elements.form_key && form.elements.form_key.value;
    const meant = key();
    const stop = new AbortController();
    const over = setTimeout(() => stop.abort(), 15000); // handing in must not wait for a dead line
    show("saving", line ? line.dataset.saying || "" : "");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "autosave" },
        credentials: "same-origin",
        signal: stop.signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      const { text, fields = {}, autosave, failed } = await answer.json();
      if (key() !== meant) return; // another log is written in this form by now
      Object.entries(fields).forEach(([name, value]) => {
        if (form.elements[name]) form.elements[name].value = value;
      });
      if (autosave) form.dataset.autosave = autosave;
      if (!failed) dirty.delete(form);
      show(failed ? "failed" : "saved", text || "");
      said({ ok: !failed });
    } catch {
      show("failed", say("sayOffline"));
      said({ lost: true });
    } finally {
      clearTimeout(over);
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-autosave]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => { timers.delete(form); keep(form); }, 2000));
  });
  // …and at once when a field is left, or the page goes out of sight.
  const now = (form) => {
    if (!form || !timers.has(form)) return;
    clearTimeout(timers.get(form));
    timers.delete(form);
    keep(form);
  };
  document.addEventListener("change", (event) => now(event.target.closest("form[data-autosave]")));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) document.querySelectorAll("form[data-autosave]").forEach(now);
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(timers.get(event.target));
    timers.delete(event.target);
  });

  // A field that is full says so: the browser cuts a long paste off there without a word.
  document.addEventListener("input", ({ target: field }) => {
    if (!(field.maxLength >= 100)) return;
    const full = field.value.length >= field.maxLength;
    let note = field.parentElement.querySelector(":scope > [data-full]");
    if (note) note.hidden = !full;
    if (note || !full) return;
    note = Object.assign(document.createElement("p"), { className: "length wrong" });
    note.dataset.full = "";
    note.setAttribute("role", "status");
    field.after(note);
    note.textContent = say("sayFull").replace("{n}", field.maxLength);
  });

  // Text areas grow where the style sheet cannot make them.
  if (!CSS.supports("field-sizing", "content")) {
    const grow = (area) => { area.rows = Math.max(3, area.value.split("\n").length + 1); };
    document.querySelectorAll("textarea[data-grow]").forEach(grow);
    document.addEventListener("input", (event) => {
      if (event.target.matches("textarea[data-grow]")) grow(event.target);
    });
  }

  // Copy, menus that close.
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => toast(say("sayCopied")));
    }
    document.querySelectorAll("details.menu[open], details.confirm[open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open], details.confirm[open]").forEach((open) => {
      open.open = false;
      open.querySelector("summary").focus();
    });
  });

  // What went wrong is read first: to the summary of errors, if there is one.
  const wrong = document.querySelector(".wrong-box");
  if (wrong) wrong.focus();

  // A search field has asked while it was typed into: leaving it asks nothing new.
  document.addEventListener("change", (event) => {
    if (event.target.matches(".filters input[type=search]")) event.stopPropagation();
  }, true);
  // A head that sorts takes along what stands in the filters by now, shown already or not.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const filters = document.getElementById("filters");
    if (!filters || !detail.elt.closest("thead")) return;
    const url = new URL(detail.path, location.href);
    const names = [...filters.elements].map(({ name }) => name).filter((name) => name && name !== "sort");
    names.forEach((name) => url.searchParams.delete(name)); // what is unticked by now too
    [...new FormData(filters)].filter(([name, value]) => names.includes(name) && value)
      .forEach(([name, value]) => url.searchParams.append(name, value));
    detail.path = url.pathname + url.search;
  });
  document.addEventListener("htmx:sendError", () => toast(say("sayOffline")));
  document.addEventListener("htmx:responseError", () => toast(say("sayFailed")));
})();
