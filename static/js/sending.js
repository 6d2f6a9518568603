// How what waits on this phone goes out: oldest first, exactly once, and only as the person who
// wrote it. Pages (kept.js) and the service worker (worker.js) share it, so it knows no page:
// `addresses` of the server, the words `odd`, `whose` is signed in here, and whom to `tell`.
"use strict";

globalThis.Sending = ({ addresses, odd, whose, tell }) => {
  const { within, all, get, put, drop } = globalThis.Store;
  const PATIENT = 3; // tries after which a log that breaks the server lets younger ones pass
  class Trouble extends Error {}

  const older = (a, b) => a.made - b.made || (a.id < b.id ? -1 : 1);

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
    if ([400, 413].includes(status)) return { state: "refused", text: odd.replace("{status}", status) };
    if (!said || !(status === 200 || status === 409 || status === 422)) throw new Trouble("server");
    return said;
  };

  const token = async () => {
    const { token: fresh, user } = judged(await ask(addresses.token, {}, 30));
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
    const said = judged(await ask(addresses.send, { method: "POST", body, headers }, 60));
    if (said.state === "received" && said.number) await received(item, said);
    else if (said.state === "conflict") await mark(item, "conflict", said);
    else if (said.state === "refused") await mark(item, "refused", said);
    else throw new Trouble("server"); // a page of somebody else's, such as a hotel's sign-in
  };

  const received = async (item, said) => {
    const photos = (await all("photos")).filter((photo) => photo.sending === item.id);
    await within("readwrite", ["logs", "photos"], (logs, pictures) => {
      photos.forEach((photo) => pictures.put({ ...photo, ready: true }));
      return logs.delete(item.id);
    });
    tell("received", { id: item.id, owner: item.owner, number: said.number, url: said.url });
  };

  const mark = async (item, state, { text, clashes = [], errors = [] }) => {
    if (!(await get("logs", item.id))) return; // taken up again, or thrown away, meanwhile
    await put("logs", { ...item, state, why: text || "", clashes });
    tell(state, { id: item.id, owner: item.owner, text, errors });
  };

  const postPhoto = async (photo, fresh) => {
    const body = new FormData();
    Object.entries({ key: photo.id, visit: photo.visit, owner: photo.owner })
      .forEach(([name, value]) => body.set(name, value));
    body.set("photo", photo.blob, "photo.jpg");
    const headers = { "X-CSRFToken": fresh };
    const said = judged(await ask(addresses.photo, { method: "POST", body, headers }, 180));
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
    for (const photo of await due("photos", ready)) await postPhoto(photo, fresh);
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

  // Everything that is due, now: "" when it is out, "busy" while another page sends, else the trouble.
  const once = async (force) => {
    if (!(await leased(force))) return "busy";
    try {
      await run();
      return "";
    } catch (error) {
      return error instanceof Trouble ? error.message : "server";
    } finally {
      await put("facts", { name: "lease", until: 0 });
      tell("changed");
    }
  };

  return { ask, once };
};
