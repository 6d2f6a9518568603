// The service worker. Above this stand store.js, sending.js and SHELL: the cache's name, the page,
// the files it needs, and where logs are sent. It keeps a page to write on for when there is no
// network; its cache holds nothing that anybody wrote or read, and it answers nothing but that page
// and its files. What waits in the phone's store it sends when the browser wakes it for that.
"use strict";

const PATIENCE = 8000; // ms that a page of logs may take before the kept one is shown

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(SHELL.name);
    await Promise.all([SHELL.page, ...SHELL.files].map(async (address) => {
      // Without cookies: what is kept was made for nobody.
      const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new Error(address);
      await cache.put(address, answer);
    }));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("zhidao-shell-") && name !== SHELL.name);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

const kept = (address) => caches.match(address, { cacheName: SHELL.name, ignoreVary: true });

const late = () => new Promise((resolve, reject) => { setTimeout(reject, PATIENCE); });

// The network's answer; the kept page where there is none.
const page = async (request) => {
  const asked = fetch(request);
  asked.catch(() => {}); // it is looked at below, or no longer awaited
  try {
    const ofLogs = new URL(request.url).pathname.startsWith(SHELL.logs);
    const answer = await (ofLogs ? Promise.race([asked, late()]) : asked);
    return [502, 503, 504].includes(answer.status) ? (await kept(SHELL.page)) || answer : answer;
  } catch {
    return (await kept(SHELL.page)) || asked;
  }
};

const file = async (request, address) => {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(address);
    if (found) return found;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (SHELL.files.includes(pathname)) event.respondWith(file(request, pathname));
});

// No page need be open (Background Sync, where the browser has it). It sends as a page would, as
// whoever was signed in last, has not signed out and is signed in still; else all of it stays.
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("zhidao") : null;
const sending = globalThis.Store && globalThis.Sending({
  ...SHELL.sending,
  whose: async () => ((await globalThis.Store.get("facts", "me")) || {}).owner || "",
  tell: (name, detail) => {
    if (channel && !["clock", "photo"].includes(name)) channel.postMessage({ name, detail });
  },
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "zhidao" || !sending) return;
  const send = async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    const trouble = await sending.once(pages.length === 0); // nobody else holds the lease then
    if (["offline", "server", "busy"].includes(trouble)) throw new Error(trouble); // wake me again
  };
  event.waitUntil(send());
});
