// What is written on this phone until the office has received it: kept in IndexedDB, sent oldest
// first, exactly once, and only as the person who wrote it. Every page loads this; the pages of
// logs use globalThis.Kept. Nothing here needs TLS.
"use strict";

globalThis.Kept = (() => {
  const line = document.getElementById("kept");
  if (!line || !globalThis.Store) return null;
  const { uuid, within, all, get, put, drop } = globalThis.Store;
  const { owner: pageOwner = "", who = "", worker = "" } = document.body.dataset;
  const STEPS = [5, 10, 20, 40, 80, 160, 300]; // seconds until the next try
  const PATIENT = 3; // tries after which a log that breaks the server lets younger ones pass
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

  const tell = (name, detail) => {
    document.dispatchEvent(new CustomEvent(`kept:${name}`, { detail }));
    if (name === "changed" && channel) channel.postMessage("changed");
  };
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel("zhidao") : null;
  if (channel) channel.onmessage = () => draw().catch(() => {});

  const older = (a, b) => a.made - b.made || (a.id < b.id ? -1 : 1);
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

  // Sending -------------------------------------------------------------------------------------
  class Trouble extends Error {}
  let trouble = "";
  let step = 0;
  let timer = 0;
  let running = null;
  const numbers = []; // received while this page was open, without its own

  const ask = async (address, options, seconds) => {
    const stop = new AbortController();
    const over = setTimeout(() => stop.abort(), seconds * 1000);
    try {
      const answer = await fetch(address, {
        credentials: "same-origin", redirect: "manual", cache: "no-store",
        headers: { Accept: "application/json", ...options.headers },
        method: options.method, body: options.body, signal: stop.signal,
      });
      const sent = Date.parse(answer.headers.get("Date") || "");
      if (sent) tell("clock", sent - Date.now());
      return { status: answer.status, type: answer.type, said: await answer.json().catch(() => null) };
    } catch {
      throw new Trouble("offline");
    } finally {
      clearTimeout(over);
    }
  };

  // The answer's words, or the reason why everything stays here.
  const judged = ({ status, type, said }) => {
    if (status === 401 || type === "opaqueredirect") throw new Trouble("sign_in");
    if (status === 403) throw new Trouble(said && said.state === "other" ? "other" : "forbidden");
    if ([400, 413].includes(status)) return { state: "refused", text: say("odd", { status }) };
    if (!said || !(status === 200 || status === 409 || status === 422)) throw new Trouble("server");
    return said;
  };

  const token = async () => {
    const { token: fresh, user } = judged(await ask(line.dataset.tokenUrl, {}, 30));
    if (!fresh || !user) throw new Trouble("server");
    return { fresh, user };
  };

  const postLog = async (item, fresh) => {
    const body = new URLSearchParams(item.pairs);
    body.set("owner", item.owner);
    body.set("sending", item.id);
    if (item.log) body.set("log", item.log);
    if (item.spent) body.set("spent", String(item.spent));
    const headers = { "X-CSRFToken": fresh };
    const said = judged(await ask(line.dataset.sendUrl, { method: "POST", body, headers }, 60));
    if (said.state === "received" && said.number) await received(item, said);
    else if (said.state === "conflict") await mark(item, "conflict", said);
    else if (said.state === "refused") await mark(item, "refused", said);
    else throw new Trouble("server"); // a page of somebody else's, such as a hotel's sign-in
    return said;
  };

  const received = async (item, said) => {
    const photos = (await all("photos")).filter((photo) => photo.sending === item.id);
    await within("readwrite", ["logs", "photos"], (logs, pictures) => {
      photos.forEach((photo) => pictures.put({ ...photo, ready: true }));
      return logs.delete(item.id);
    });
    if (item.id !== Kept.current) numbers.push(said.number);
    tell("received", { id: item.id, number: said.number, url: said.url });
  };

  const mark = async (item, state, { text, clashes = [], errors = [] }) => {
    if (!(await get("logs", item.id))) return; // taken up again, or thrown away, meanwhile
    await put("logs", { ...item, state, why: text || "", clashes });
    tell(state, { id: item.id, text, errors });
  };

  const postPhoto = async (photo, fresh) => {
    const body = new FormData();
    Object.entries({ key: photo.id, visit: photo.visit, owner: photo.owner })
      .forEach(([name, value]) => body.set(name, value));
    body.set("photo", photo.blob, "photo.jpg");
    const headers = { "X-CSRFToken": fresh };
    const said = judged(await ask(line.dataset.photoUrl, { method: "POST", body, headers }, 180));
    if (said.state === "received") await drop("photos", photo.id);
    else if (said.state === "refused") await put("photos", { ...photo, why: said.text || "?" });
    else throw new Trouble("server");
    tell("photo", { sending: photo.sending, visit: photo.visit, state: said.state, text: said.text });
  };

  const run = async () => {
    const owner = await whose();
    const due = async (name, isDue) => (await all(name)).filter((row) => row.owner === owner && isDue(row));
    const waits = (item) => item.state === "waiting";
    const ready = (photo) => photo.ready && !photo.why;
    if (!owner || !((await due("logs", waits)).length || (await due("photos", ready)).length)) return;
    const { fresh, user } = await token();
    if (user !== owner) throw new Trouble("other");
    let broken = null;
    for (const item of (await due("logs", waits)).sort(older)) {
      try {
        await postLog(item, fresh);
      } catch (error) {
        if (!(error instanceof Trouble) || error.message !== "server") throw error;
        const tries = (item.tries || 0) + 1;
        if (await get("logs", item.id)) await put("logs", { ...item, tries });
        if (tries < PATIENT) throw error;
        broken = error;
      }
    }
    const pictures = await due("photos", ready);
    for (const photo of pictures) await postPhoto(photo, fresh);
    if (pictures.length && document.querySelector("[data-photos-shown]")) location.reload();
    if (broken) throw broken;
  };

  // One page at a time sends. Two of them would do no harm: the server knows each log by its id.
  const leased = async (force) => {
    const now = Date.now();
    return within("readwrite", ["facts"], (facts) => {
      const asked = facts.get("lease");
      const answer = { result: false };
      asked.onsuccess = () => {
        const until = (asked.result || {}).until || 0;
        answer.result = force || until < now || until > now + 5 * 60 * 1000;
        if (answer.result) facts.put({ name: "lease", until: now + 60 * 1000 });
      };
      return answer;
    });
  };

  const attempt = async (force) => {
    if (!(await leased(force))) return again();
    try {
      await run();
      trouble = "";
      step = 0;
    } catch (error) {
      trouble = error instanceof Trouble ? error.message : "server";
      again();
    } finally {
      await put("facts", { name: "lease", until: 0 });
      tell("changed");
      await draw();
    }
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

  // Hand in now, and what became of it: received, refused, conflict, or kept with its trouble.
  const submit = async (item) => {
    let outcome = null;
    const catchIt = (event) => {
      if (event.detail.id === item.id) outcome = { state: event.type.slice(5), ...event.detail };
    };
    const names = ["kept:received", "kept:refused", "kept:conflict"];
    names.forEach((name) => document.addEventListener(name, catchIt));
    await hold(item);
    await running;
    if (!outcome) await send(true);
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
