// What is written on this phone until the office has received it: kept in IndexedDB, sent oldest
// first, exactly once, and only as the person who wrote it (sending.js). Every page loads this; the
// pages of logs use globalThis.Kept. Nothing here needs TLS but the wake-up when no page is open.
"use strict";

globalThis.Kept = (() => {
  const line = document.getElementById("kept");
  if (!line || !globalThis.Store) return null;
  const { uuid, within, all, get, put, drop } = globalThis.Store;
  const { owner: pageOwner = "", who = "", worker = "" } = document.body.dataset;
  const STEPS = [5, 10, 20, 40, 80, 160, 300]; // seconds until the next try
  const day = 24 * 3600 * 1000;

  const fill = (text, words = {}) =>
    (text || "").replace(/\{(\w+)\}/g, (all, name) => (name in words ? words[name] : all));
  const say = (name, words) => fill(line.dataset[name], words);

  // What is in the store (store.js) -----------------------------------------------------------------
  // logs: {id, owner, state: writing | waiting | refused | conflict, made, day, title, pairs, log,
  //        synced (a draft that the server has too), why, clashes, tries}
  // photos: {id, owner, sending (the log's id), visit (its key), blob, ready, why}
  // facts: me {owner, who, places, others, photos, asked, offset} – whoever is signed in; lease –
  //        until when a page is sending

  // Said to this page, and to the others of the same person.
  const here = (name, detail) => document.dispatchEvent(new CustomEvent(`kept:${name}`, { detail }));
  const tell = (name, detail) => {
    here(name, detail);
    if (channel && !["clock", "photo"].includes(name)) channel.postMessage({ name, detail });
  };
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel("zhidao") : null;
  if (channel) channel.onmessage = async ({ data: { name, detail } }) => {
    if (!detail || detail.owner === await whose()) here(name, detail);
  };

  const pending = (item) => item.state !== "writing";
  const unsent = (item) => pending(item) || !item.synced;

  // Who is signed in here: by the page, or, on the page that is kept for hours without a network,
  // whoever was last and has not signed out.
  const me = async () => (await get("facts", "me")) || null;
  const whose = async () => pageOwner || ("shell" in line.dataset ? ((await me()) || {}).owner || "" : "");

  const remember = async (facts) => {
    if (!pageOwner) return;
    await within("readwrite", ["facts"], (store) => {
      const asked = store.get("me");
      asked.onsuccess = () => {
        const before = asked.result;
        const same = before && before.owner === pageOwner ? before : {};
        if (who) store.put({ ...same, name: "me", owner: pageOwner, who, ...facts });
        else if (before && before.owner !== pageOwner) store.delete("me"); // he writes no logs
      };
      return asked;
    });
  };

  // A log is handed in on this phone: from here on it is kept until the server has said its number.
  const hold = async (item) => {
    if (!item.owner) throw new Error("nobody is signed in");
    const rows = await all("logs");
    const last = Math.max(0, ...rows.filter(pending).map((row) => row.made));
    const made = Math.max(Date.now(), last + 1); // in order, whatever the clock does
    await put("logs", { ...item, state: "waiting", made, why: "", tries: 0, synced: false });
    tell("changed");
  };

  // A log is taken up again to be changed. It gets an id of its own: had the former one reached the
  // server after all, this is another sending, which corrects it.
  const reopen = async (row) => {
    const taken = { ...row, state: "writing", clashes: [], synced: row.state === "writing" && row.synced };
    if (row.state !== "writing") taken.id = uuid();
    const photos = (await all("photos")).filter((photo) => photo.sending === row.id);
    await within("readwrite", ["logs", "photos"], (logs, pictures) => {
      photos.forEach((photo) => pictures.put({ ...photo, sending: taken.id }));
      if (taken.id !== row.id) logs.delete(row.id);
      return logs.put(taken);
    });
    tell("changed");
    return taken;
  };

  // Thrown away, with its photos.
  const discard = async (row) => {
    const photos = (await all("photos")).filter((photo) => photo.sending === row.id);
    await within("readwrite", ["logs", "photos"], (logs, pictures) => {
      photos.forEach((photo) => pictures.delete(photo.id));
      return logs.delete(row.id);
    });
    tell("changed");
  };

  // Sending (sending.js) --------------------------------------------------------------------------
  let trouble = "";
  let step = 0;
  let timer = 0;
  let running = null;
  const numbers = []; // received while this page was open, without its own
  let pictures = 0;
  const { tokenUrl, sendUrl, photoUrl } = line.dataset;
  const { ask, once } = globalThis.Sending({
    addresses: { token: tokenUrl, send: sendUrl, photo: photoUrl }, odd: line.dataset.odd, whose, tell,
  });
  document.addEventListener("kept:received", ({ detail }) => {
    if (detail.id !== Kept.current) numbers.push(detail.number);
  });
  document.addEventListener("kept:photo", () => { pictures += 1; });

  // With TLS the browser wakes the service worker when the network is back, though no page is open.
  const later = async () => {
    if (!globalThis.isSecureContext || !navigator.serviceWorker) return;
    const { sync } = await navigator.serviceWorker.ready;
    if (sync) await sync.register("zhidao");
  };

  const attempt = async (force) => {
    const said = await once(force);
    if (said !== "busy") trouble = said;
    if (said) again();
    else step = 0;
    if (["offline", "server"].includes(said)) later().catch(() => {});
    if (pictures && document.querySelector("[data-photos-shown]")) location.reload();
    pictures = 0;
    await draw();
  };

  const again = () => {
    clearTimeout(timer);
    const seconds = trouble === "sign_in" || trouble === "other" ? STEPS[STEPS.length - 1] : STEPS[step];
    step = Math.min(step + 1, STEPS.length - 1);
    timer = setTimeout(() => send(), seconds * 1000 * (0.8 + Math.random() * 0.4));
  };

  const send = (force = false) => {
    running = running || attempt(force).catch(() => again()).finally(() => { running = null; });
    return running;
  };

  const heard = () => new Promise((resolve) => {
    document.addEventListener("kept:received", resolve, { once: true });
    setTimeout(resolve, 2000);
  });

  // Hand in now, and what became of it: received, refused, conflict, or kept with its trouble.
  // `held` is called when it is in the store.
  const submit = async (item, held = () => {}) => {
    let outcome = null;
    const catchIt = (event) => {
      if (event.detail.id === item.id) outcome = { state: event.type.slice(5), ...event.detail };
    };
    const names = ["kept:received", "kept:refused", "kept:conflict"];
    names.forEach((name) => document.addEventListener(name, catchIt));
    await hold(item);
    held();
    await running;
    if (!outcome) await send(true);
    if (!outcome && !(await get("logs", item.id))) await heard(); // another page has sent it
    names.forEach((name) => document.removeEventListener(name, catchIt));
    // It may stay for days: the browser is asked not to clear it away with what it can do without.
    if (!outcome && navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    return outcome || { state: "kept", trouble };
  };

  // The line under the top of every page ------------------------------------------------------------
  const part = (name) => line.querySelector(`[data-part=${name}]`);
  const show = (name, text) => {
    part(name).hidden = !text;
    part(name).textContent = text || "";
  };

  const counts = async () => {
    const owner = await whose();
    const rows = await all("logs");
    const mine = rows.filter((row) => row.owner === owner);
    const photos = (await all("photos")).filter((photo) => photo.owner === owner && photo.ready);
    const wrong = photos.filter((photo) => photo.why).length;
    const stuck = mine.filter((row) => row.state === "conflict" || row.state === "refused").length;
    return {
      waiting: mine.filter(pending).length + wrong,
      choose: stuck + wrong,
      photos: photos.length - wrong,
      unfinished: mine.filter((row) => row.state === "writing" && !row.synced && row.id !== Kept.current).length,
      others: rows.filter((row) => row.owner !== owner && unsent(row)).length,
    };
  };

  const draw = async () => {
    const n = await counts();
    const mine = n.waiting + n.unfinished;
    show("done", numbers.length ? say("received", { number: numbers.join(" · ") }) : "");
    show("mine", mine ? say("waits", { n: mine }) : n.photos ? say("photos", { n: n.photos }) : "");
    const sendable = n.waiting - n.choose + n.photos > 0;
    const reason = n.choose ? say("choose", { n: n.choose }) : "";
    show("why", mine || n.photos ? [sendable ? say(trouble || "sending") : "", reason].filter(Boolean).join(" ") : "");
    show("others", n.others ? say(pageOwner ? "others" : "authors", { n: n.others }) : "");
    part("open").hidden = !(mine && pageOwner);
    part("now").hidden = !sendable;
    part("signin").hidden = !(sendable && trouble === "sign_in");
    line.dataset.state = mine || n.photos ? "kept" : "quiet";
    line.hidden = !(mine || n.others || n.photos || numbers.length);
  };

  line.addEventListener("click", (event) => {
    if (event.target.closest("[data-part=now]")) { step = 0; send(true); }
  });

  // Signing out: what waits is sent or thrown away first ----------------------------------------------
  const leave = document.getElementById("leave");
  const forget = async () => {
    const owner = pageOwner;
    const mine = async (name) => (await all(name)).filter((row) => row.owner === owner).map((row) => row.id);
    const [logs, photos] = [await mine("logs"), await mine("photos")];
    await within("readwrite", ["logs", "photos", "facts"], (ofLogs, ofPhotos, facts) => {
      logs.forEach((id) => ofLogs.delete(id));
      photos.forEach((id) => ofPhotos.delete(id));
      return facts.delete("me");
    });
  };
  const holds = async () => {
    const mine = (await all("logs")).filter((row) => row.owner === pageOwner && unsent(row));
    const photos = (await all("photos")).filter((row) => row.owner === pageOwner);
    return mine.length + photos.length;
  };
  const out = async (form) => {
    await forget();
    form.submit();
  };
  const warn = async (form) => {
    const n = await holds();
    if (!n) return out(form);
    const why = leave.querySelector("[data-leave-why]");
    leave.querySelector("[data-leave-count]").textContent = fill(leave.dataset.says, { n });
    why.textContent = "";
    leave.onclick = async ({ target }) => {
      if (target.closest("[data-leave-stay]")) leave.close();
      if (target.closest("[data-leave-discard]")) await out(form);
      if (target.closest("[data-leave-send]")) {
        await send(true);
        const left = await holds();
        if (!left) await out(form);
        else why.textContent = [fill(leave.dataset.says, { n: left }), say(trouble || "choose", { n: left })].join(" ");
      }
    };
    leave.showModal();
    return null;
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-leave]")) return;
    event.preventDefault();
    event.stopPropagation();
    warn(event.target).catch(() => event.target.submit());
  }, true);

  // What is dealt with in the background --------------------------------------------------------------
  const old = (row) => row.synced && Date.now() - row.made > 7 * day;
  const tidy = async () => {
    const rows = await all("logs");
    const known = new Set(rows.map((row) => row.id));
    const lost = (photo) => !photo.ready && !known.has(photo.sending) && Date.now() - photo.made > day;
    await Promise.all(rows.filter(old).map(discard));
    await Promise.all((await all("photos")).filter(lost).map((photo) => drop("photos", photo.id)));
  };
  // The page without a network offers one's own enterprises, whichever page was opened before.
  const learn = async () => {
    const known = await me();
    if (!who || (known && known.asked > Date.now() - day / 2 && known.asked < Date.now())) return;
    const { status, said } = await ask(line.dataset.placesUrl, {}, 30);
    if (status === 200 && said) await remember({ ...said, asked: Date.now() });
  };
  const start = async () => {
    await remember({});
    await tidy();
    await draw();
    await send();
    await learn();
  };
  addEventListener("online", () => { step = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  document.addEventListener("kept:changed", () => draw().catch(() => {}));
  if (worker && globalThis.isSecureContext && navigator.serviceWorker) {
    addEventListener("load", () => {
      navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {});
    });
  }
  setTimeout(() => start().catch(() => {}), 0); // after the scripts of this page

  return {
    uuid, fill, say, all, get, put, drop, me, whose, remember, submit, reopen, discard, send, draw, tell,
    current: "", // the log that the open page writes
  };
})();
