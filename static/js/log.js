// The form of a log on a phone: visits are added here, text is kept here as it is typed, and
// handing in goes through the phone's store (kept.js). Without script the form posts itself.
"use strict";

(() => {
  const form = document.querySelector("form[data-phone]");
  const { Kept } = globalThis;
  if (!form || !Kept) return;
  const words = form.querySelector("[data-words]").dataset;
  const outcome = document.querySelector("[data-outcome]");
  const status = form.querySelector("[data-kept]");
  const shell = "shell" in form.dataset;
  const say = (name, facts) => Kept.fill(words[name], facts);
  const field = (name) => form.elements[name];
  const begun = Date.now(); // how long it was written at is told as one number, to be counted
  const visits = globalThis.Visits(form, say);
  const fresh = () => ({ id: Kept.uuid(), state: "writing", made: Date.now(), synced: false });
  let item = fresh(); // what this page writes
  Kept.current = item.id;

  // Visits and what is typed in them ----------------------------------------------------------------
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=add]");
    if (!button) return;
    event.preventDefault();
    const visit = await visits.add();
    if (!visit) return;
    visit.querySelector("textarea").focus();
    visit.scrollIntoView({ block: "start" });
  });

  const written = () => [...form.querySelectorAll("textarea, input[data-most]")]
    .some((area) => area.value.trim());

  const record = async () => ({
    ...item, owner: await Kept.whose(), day: field("day").value, log: form.dataset.log || "",
    ...visits.read(),
  });

  let typing = 0;
  let given = false; // handed in from this page
  const keep = async () => {
    clearTimeout(typing);
    typing = 0;
    if (given) return;
    if (!written()) {
      await Kept.drop("logs", item.id);
      return;
    }
    const row = await record();
    if (!row.owner || given) return;
    await Kept.put("logs", row);
    form.dispatchEvent(new Event("phone:kept", { bubbles: true }));
    if (!form.dataset.autosave) line("phone", say("here"));
  };
  const soon = () => {
    item.synced = false;
    clearTimeout(typing);
    typing = setTimeout(() => keep().catch(() => {}), 300);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  addEventListener("pagehide", () => { if (typing) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && typing) keep(); });

  const line = (state, text) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  };
  form.addEventListener("autosaved", ({ detail }) => { // app.js has asked the server to keep it
    if (detail.ok && !typing) {
      item.synced = true;
      keep().catch(() => {});
    }
    if (detail.lost) line("phone", say("here"));
  });

  // Too much for a field is said while it can still be shortened, and nothing is cut off.
  const length = (text) => [...text.replace(/\r\n/g, "\n")].length;
  const measure = (area) => {
    const most = Number(area.dataset.most);
    const count = length(area.value);
    let note = area.parentElement.querySelector("[data-length]");
    if (count <= most * 0.9) {
      if (note) note.remove();
      return "";
    }
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "length", id: `${area.id}-length` });
      note.dataset.length = "";
      area.setAttribute("aria-describedby", note.id);
      area.after(note);
    }
    const over = count > most;
    note.classList.toggle("wrong", over);
    note.textContent = say(over ? "tooLong" : "length", { count, most });
    return over ? note.textContent : "";
  };
  form.addEventListener("input", ({ target }) => {
    if (target.dataset && target.dataset.most) measure(target);
  });
  // Enter in a line of text does not press the first button of the form.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });

  // What is wrong, at the top -------------------------------------------------------------------------
  const complain = (text, errors = []) => {
    document.querySelectorAll(".wrong-box").forEach((box) => box.remove());
    const box = Object.assign(document.createElement("div"), { className: "wrong-box", tabIndex: -1 });
    box.setAttribute("role", "alert");
    if (text && !errors.length) box.append(Object.assign(document.createElement("p"), { textContent: text }));
    const list = document.createElement("ul");
    errors.forEach(({ id, label, text: why }) => {
      const one = document.createElement("li");
      one.append(Object.assign(document.createElement("a"), { href: `#${id}`, textContent: label }), `: ${why}`);
      list.append(one);
    });
    if (errors.length) box.append(list);
    form.before(box);
    box.focus();
    box.scrollIntoView({ block: "center" });
  };

  const faults = () => {
    const areas = [...form.querySelectorAll("[data-most]")];
    const long = areas.filter((area) => measure(area)).map((area) => ({
      id: area.id, text: measure(area),
      label: area.closest("div").querySelector("label").firstChild.textContent.trim(),
    }));
    if (long.length) return ["", long];
    if (!field("day").value) return [say("noDay")];
    if (!form.querySelector("textarea[name$='-text']") || !visits.all().some((visit) =>
      visit.querySelector("textarea[name$='-text']").value.trim())) return [say("nothing")];
    return null;
  };

  // Handing in ------------------------------------------------------------------------------------------
  const show = (state, facts = {}) => {
    outcome.hidden = false;
    outcome.dataset.state = state;
    outcome.querySelector("[data-outcome-word]").textContent = facts.word;
    outcome.querySelector("[data-outcome-why]").textContent = facts.why || "";
    const link = outcome.querySelector("[data-outcome-link]");
    link.hidden = !facts.url;
    if (facts.url) link.href = facts.url;
    if (!form.hidden) {
      form.hidden = true;
      scrollTo(0, 0);
      outcome.focus();
    }
  };
  const waiting = async (trouble, still = () => true) => {
    const rows = await Kept.all("logs");
    const n = rows.filter((row) => row.owner === item.owner && row.state !== "writing").length;
    if (still()) show("kept", { word: Kept.say("waits", { n }), why: Kept.say(trouble || "sending") });
  };

  const handIn = async () => {
    given = true;
    clearTimeout(typing);
    item = { ...await record(), spent: Math.round((Date.now() - begun) / 1000) };
    let got = null; // once it is known, a word that it is under way would come too late
    let slow = 0;
    const tell = () => waiting("sending", () => !got).catch(() => {});
    try {
      got = await Kept.submit(item, () => { slow = setTimeout(tell, 2500); });
    } finally {
      clearTimeout(slow);
    }
    if (got.state === "refused") {
      item = { ...item, state: "writing" };
      given = false;
      await Kept.put("logs", item);
      Kept.tell("changed");
      form.hidden = false;
      outcome.hidden = true;
      complain(got.text, got.errors);
    } else {
      form.dispatchEvent(new Event("phone:sent", { bubbles: true }));
      if (got.state === "conflict") location.assign(`${form.dataset.keptUrl}#${item.id}`);
      else if (got.state === "kept") await waiting(got.trouble);
      else if (outcome.hidden && !shell) location.assign(`${got.url}?received`);
      else arrived(got);
    }
  };
  const arrived = ({ number, url }) => {
    show("received", { word: Kept.say("received", { number }), url });
    if (shell) document.querySelector("[data-online]").hidden = false;
  };

  // Given up, or thrown away on the server: the phone's copy goes too.
  form.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-cancel]")) return;
    given = true;
    Kept.discard(item);
  });
  document.addEventListener("submit", ({ target }) => {
    if (!target.action.endsWith("/discard/")) return;
    given = true;
    Kept.discard(item);
  });

  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.name) return; // a copy of the last visit
    event.preventDefault();
    event.stopPropagation();
    const wrong = faults();
    if (busy) return;
    if (wrong) {
      complain(...wrong);
      return;
    }
    busy = true;
    form.inert = true; // what is handed in is what stands there: nothing typed now would go with it
    const button = form.querySelector(".form-actions .btn-primary");
    button.setAttribute("aria-busy", "true");
    try {
      await handIn();
    } catch { // no store on this phone: as without script
      if (shell) complain(say("noStore"));
      else form.submit();
    } finally {
      busy = form.inert = false;
      button.removeAttribute("aria-busy");
    }
  });

  // …and what becomes of it later, while the page is still open.
  document.addEventListener("kept:received", ({ detail }) => {
    if (detail.id === item.id && !busy) arrived(detail);
  });
  ["refused", "conflict"].forEach((state) => document.addEventListener(`kept:${state}`, ({ detail }) => {
    if (detail.id !== item.id || busy) return;
    show("kept", { word: Kept.say("choose", { n: 1 }), why: detail.text, url: form.dataset.keptUrl });
  }));
  document.addEventListener("kept:changed", async () => {
    if (outcome.hidden || busy || outcome.dataset.state !== "kept") return;
    if ((await Kept.get("logs", item.id) || {}).state === "waiting") {
      const why = document.querySelector("#kept [data-part=why]").textContent;
      outcome.querySelector("[data-outcome-why]").textContent = why;
    }
  });

  // The next log, on the same page: over plain HTTP it could not be opened again without a network.
  const clear = async () => {
    visits.clear();
    document.querySelectorAll(".wrong-box").forEach((one) => one.remove());
    item = fresh();
    Kept.current = item.id;
    given = false;
    form.dataset.log = "";
    form.dataset.autosave = form.dataset.autosaveNew || "";
    if (!form.dataset.autosave) delete form.dataset.autosave;
    field("form_key").value = Kept.uuid();
    form.hidden = false;
    outcome.hidden = true;
    line("", "");
    await visits.add();
  };
  outcome.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-fresh]")) return;
    await clear();
    form.querySelector("textarea").focus();
  });

  // What was written here before ------------------------------------------------------------------------
  const put = async (row) => {
    item = await Kept.reopen(row);
    Kept.current = item.id;
    form.dataset.log = row.log || "";
    await visits.fill(row);
    form.querySelectorAll("[data-most]").forEach(measure);
    await Kept.draw();
    document.dispatchEvent(new Event("phone:visits"));
  };

  const offerUnfinished = async () => {
    const owner = await Kept.whose();
    const rows = (await Kept.all("logs")).filter((row) => row.owner === owner && row.id !== item.id);
    const asked = new URLSearchParams(location.search).get("kept");
    const meant = rows.find((row) => row.id === asked);
    if (meant) {
      await put(meant);
      return;
    }
    const left = rows.filter((row) => row.state === "writing" && (shell || !row.synced))
      .sort((a, b) => b.made - a.made)[0];
    if (!shell) { // the server has shown what it has; what it has not is offered
      const had = rows.filter((row) => row.state === "writing" && row.synced);
      await Promise.all(had.map((row) => Kept.drop("logs", row.id)));
    }
    if (!left) return;
    const box = document.querySelector("[data-left]");
    box.querySelector("span").textContent = say("unfinished", { day: left.day });
    box.hidden = false;
    box.addEventListener("click", async ({ target }) => {
      if (target.closest("[data-back]")) await put(left);
      else if (target.closest("[data-away]")) {
        await Kept.discard(left);
      } else return;
      box.hidden = true;
    });
  };

  // The clock of the server decides, and a phone that differs is told -------------------------------------
  const clock = document.querySelector("[data-clock]");
  const gap = (seconds) => {
    if (seconds >= 2 * 86400) return say("days", { n: Math.round(seconds / 86400) });
    if (seconds >= 2 * 3600) return say("hours", { n: Math.round(seconds / 3600) });
    return say("minutes", { n: Math.round(seconds / 60) });
  };
  const two = (n) => String(n).padStart(2, "0");
  const dayOf = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const compare = (offset) => {
    const seconds = Math.abs(offset) / 1000;
    clock.hidden = seconds < 300;
    const right = new Date(Date.now() + offset);
    const time = `${dayOf(right)} ${two(right.getHours())}:${two(right.getMinutes())}`;
    clock.textContent = say(offset < 0 ? "ahead" : "behind", { gap: gap(seconds), time });
  };
  document.addEventListener("kept:clock", async ({ detail }) => {
    compare(detail);
    await Kept.remember({ offset: detail });
  });

  // Opening -------------------------------------------------------------------------------------------------
  const openPage = async () => {
    const offset = Number(form.dataset.now) * 1000 - Date.now();
    compare(offset);
    await Kept.remember({ offset });
    visits.renumber();
    const form_key = field("form_key").value; // the server has sent the same form back
    const same = (await Kept.all("logs")).find((row) => row.state === "writing"
      && row.pairs.some(([name, value]) => name === "form_key" && value === form_key));
    if (same) {
      item = { ...same, synced: false };
      Kept.current = item.id;
      document.dispatchEvent(new Event("phone:visits"));
    }
    if (!globalThis.isSecureContext) document.querySelector("[data-plain]").hidden = false;
    if (written() && form.dataset.log && form.dataset.autosave) { // for opening it without a network
      item.synced = true;
      await keep();
    }
  };
  const openShell = async () => {
    const known = await Kept.me();
    document.querySelector("[data-nobody]").hidden = Boolean(known);
    form.hidden = !known;
    if (!known) return;
    document.querySelector("[data-writer]").textContent = say("writer", { who: known.who });
    compare(known.offset || 0);
    field("day").value = dayOf(new Date(Date.now() + (known.offset || 0)));
    await clear();
    addEventListener("online", () => { document.querySelector("[data-online]").hidden = false; });
  };
  const start = async () => {
    await (shell ? openShell() : openPage());
    if (!form.dataset.received) await offerUnfinished();
    await Kept.draw();
  };
  start().catch(() => {});
})();
