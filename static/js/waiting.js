// The page of what waits on this phone: each log with its state and reason; a conflict side by side.
"use strict";

(() => {
  const { Kept } = globalThis;
  const list = document.querySelector("[data-items]");
  const nothing = document.querySelector("[data-nothing]");
  if (!list) return;
  if (!Kept) {
    nothing.hidden = false;
    return;
  }
  const labels = JSON.parse(document.getElementById("labels").textContent);
  const TEXTS = ["text", "met", "learned", "problem_text", "result", "next_plan"];
  const copy = (name) => document.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  const make = (tag, text, facts = {}) => Object.assign(document.createElement(tag), { textContent: text, ...facts });

  // One visit of a kept log, by its number in the form, in the shape of a stored one.
  const visitOf = (item, n) => {
    const of = (name) => item.pairs.filter(([key]) => key === `v-${n}-${name}`).map(([, value]) => value);
    const place = of("other")[0] || of("place")[0] || "";
    const said = { way: of("way")[0], tags: of("tags"), key: of("key")[0] };
    TEXTS.forEach((name) => { said[name] = of(name)[0] || ""; });
    said.place = place && place !== "0" ? (item.places || {})[place] || item.title[n]?.place || "" : "";
    return said;
  };
  const facts = (visit) => [
    [labels.place, visit.place || labels.elsewhere],
    [labels.way, labels.ways[visit.way] || ""],
    [labels.tags, visit.tags.map((tag) => labels.duties[tag] || tag).join(" · ")],
    ...TEXTS.map((name) => [labels[name], visit[name]]),
  ].filter(([, value]) => value);
  const describe = (box, visit, other) => {
    const elsewhere = new Map(other ? facts(other) : []);
    box.append(...facts(visit).map(([label, value]) => {
      const row = document.createElement("div");
      row.append(make("dt", label), make("dd", value, { dir: "auto" }));
      row.classList.toggle("differs", Boolean(other) && elsewhere.get(label) !== value);
      return row;
    }));
  };

  const numberOf = (item, key) => {
    const found = item.pairs.find(([name, value]) => /^v-\d+-key$/.test(name) && value === key);
    return found ? Number(found[0].split("-")[1]) : -1;
  };
  const change = (item, n, name, value) =>
    item.pairs.map((pair) => (pair[0] === `v-${n}-${name}` ? [pair[0], value] : pair));

  // here: it overwrites, knowingly; both: it becomes a visit of its own; there: it is taken out.
  const choose = async (item, clash, choice) => {
    const n = numberOf(item, clash.key);
    let { pairs } = item;
    if (choice === "here") pairs = change(item, n, "version", String(clash.version));
    if (choice === "both") {
      const key = Kept.uuid();
      pairs = change({ pairs: change(item, n, "version", "0") }, n, "key", key);
      const photos = (await Kept.all("photos")).filter((photo) => photo.sending === item.id && photo.visit === clash.key);
      await Promise.all(photos.map((photo) => Kept.put("photos", { ...photo, visit: key })));
    }
    if (choice === "there") pairs = without(item.pairs, n);
    const clashes = item.clashes.filter((one) => one.key !== clash.key);
    const left = pairs.some(([name]) => /^v-\d+-key$/.test(name));
    if (!left) await Kept.discard(item);
    else await Kept.put("logs", { ...item, pairs, clashes, why: "", state: clashes.length ? "conflict" : "waiting" });
    Kept.tell("changed");
    await Kept.send(true);
    await draw();
  };

  // The form without one visit; the numbers close up.
  const without = (pairs, gone) => pairs
    .filter(([name]) => !name.startsWith(`v-${gone}-`))
    .map(([name, value]) => {
      if (name === "v-TOTAL_FORMS") return [name, String(Number(value) - 1)];
      const [, n, rest] = name.match(/^v-(\d+)-(.*)$/) || [];
      return n && Number(n) > gone ? [`v-${n - 1}-${rest}`, value] : [name, value];
    });

  const card = (item) => {
    const box = copy("item");
    box.id = item.id;
    box.querySelector("time").textContent = item.day;
    box.querySelector(".state").textContent = list.dataset[item.state];
    box.querySelector(".state").classList.add({ waiting: "tone-attention", writing: "tone-quiet" }[item.state] || "tone-due");
    box.querySelector("[data-lines]").append(...item.title.map(({ place, text }) => {
      const one = document.createElement("li");
      one.append(make("strong", place), " ", make("bdi", text));
      return one;
    }));
    box.querySelector("[data-why]").textContent = item.why || "";
    (item.clashes || []).forEach((clash) => {
      const two = copy("clash");
      const here = visitOf(item, numberOf(item, clash.key));
      describe(two.querySelector("[data-here]"), here, clash);
      describe(two.querySelector("[data-there]"), clash, here);
      two.addEventListener("click", ({ target }) => {
        const button = target.closest("[data-choice]");
        if (button) choose(item, clash, button.dataset.choice);
      });
      box.querySelector("[data-clashes]").append(two);
    });
    const edit = box.querySelector("[data-edit]");
    edit.hidden = !list.dataset.logUrl;
    edit.href = `${list.dataset.logUrl || ""}?kept=${item.id}`;
    box.querySelector("[data-retry]").hidden = item.state !== "refused";
    box.addEventListener("click", async ({ target }) => {
      if (target.closest("[data-retry]")) {
        await Kept.put("logs", { ...item, state: "waiting", why: "" });
        await Kept.send(true);
      } else if (target.closest("[data-discard]") && confirm(list.dataset.drop)) await Kept.discard(item);
      else return;
      await draw();
    });
    return box;
  };

  const picture = (photo) => {
    const box = copy("item");
    box.querySelector("time").textContent = list.dataset.photo;
    box.querySelector(".state").textContent = list.dataset[photo.why ? "refused" : "waiting"];
    box.querySelector("[data-why]").textContent = photo.why || "";
    box.querySelectorAll("[data-edit], [data-retry]").forEach((one) => { one.hidden = true; });
    box.querySelector("[data-discard]").addEventListener("click", async () => {
      await Kept.drop("photos", photo.id);
      Kept.tell("changed");
      await draw();
    });
    return box;
  };

  let drawn = "";
  const draw = async () => {
    const owner = await Kept.whose();
    const mine = (row) => row.owner === owner;
    const items = (await Kept.all("logs")).filter((row) => mine(row) && (row.state !== "writing" || !row.synced));
    const photos = (await Kept.all("photos")).filter((row) => mine(row) && row.ready);
    const now = JSON.stringify([items, photos.map(({ id, why }) => [id, why])]);
    if (now === drawn) return;
    drawn = now;
    items.sort((a, b) => a.made - b.made);
    list.replaceChildren(...items.map(card), ...photos.map(picture));
    nothing.hidden = items.length + photos.length > 0;
    const meant = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (meant) meant.focus();
  };
  document.addEventListener("kept:changed", () => draw());
  draw().catch(() => { nothing.hidden = false; });
})();
