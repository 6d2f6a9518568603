// The phone's own store: IndexedDB, one transaction at a time, on the disk before it says so.
"use strict";

globalThis.Store = (() => {
  if (!globalThis.indexedDB) return null;

  const uuid = () => { // crypto.randomUUID would need TLS
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  let opening = null;
  const open = () => {
    opening = opening || new Promise((resolve, reject) => {
      const asked = indexedDB.open("zhidao", 1);
      asked.onupgradeneeded = () => {
        ["logs", "photos"].forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
        asked.result.createObjectStore("facts", { keyPath: "name" });
      };
      asked.onsuccess = () => {
        const base = asked.result;
        base.onversionchange = () => { base.close(); opening = null; };
        base.onclose = () => { opening = null; };
        resolve(base);
      };
      asked.onerror = () => { opening = null; reject(asked.error); };
    });
    return opening;
  };

  // One transaction: `work` gets the stores and returns a request, whose result comes when all of
  // it is on the disk.
  const within = async (mode, names, work, again = true) => {
    const base = await open();
    let change;
    try {
      change = base.transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : {});
    } catch (error) { // a phone closes stores of pages that sleep
      if (!again) throw error;
      opening = null;
      return within(mode, names, work, false);
    }
    return new Promise((resolve, reject) => {
      const asked = work(...names.map((name) => change.objectStore(name)));
      change.oncomplete = () => resolve(asked && asked.result);
      change.onabort = () => reject(change.error);
    });
  };
  const all = (name) => within("readonly", [name], (store) => store.getAll());
  const get = (name, key) => within("readonly", [name], (store) => store.get(key));
  const put = (name, row) => within("readwrite", [name], (store) => store.put(row));
  const drop = (name, key) => within("readwrite", [name], (store) => store.delete(key));

  return { uuid, within, all, get, put, drop };
})();
