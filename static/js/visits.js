// The visits of a log's form: added, numbered, read and filled in again without asking the server.
"use strict";

globalThis.Visits = (form, say) => {
  const { Kept } = globalThis;
  const pattern = form.querySelector("template[data-visit]");
  const shell = "shell" in form.dataset;
  const field = (name) => form.elements[name];
  const all = () => [...form.querySelectorAll("fieldset.visit")];
  const prefix = (visit) => visit.querySelector("input[name$='-key']").name.slice(0, -4);
  const chosen = (visit) => visit.querySelector("input[name$='-place']:checked");
  const labelOf = (radio) => radio.parentElement.textContent.trim();

  const renumber = () => {
    const shown = all();
    shown.forEach((visit, at) => {
      visit.querySelector("legend").textContent = say("visit", { n: at + 1 });
    });
    field("v-TOTAL_FORMS").value = String(shown.length);
  };

  const offer = (visit, id, label) => {
    const places = visit.querySelector("[data-places]");
    if (places.querySelector(`input[value="${CSS.escape(id)}"]`)) return;
    const choice = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), {
      type: "radio", name: `${prefix(visit)}-place`, value: id,
    });
    choice.append(radio, ` ${label}`);
    places.prepend(choice);
  };

  // A blank one at the end; none when there are as many as a day may have.
  const blank = () => {
    const n = all().length;
    if (n >= Number(field("v-MAX_NUM_FORMS").value)) return null;
    const box = document.createElement("template");
    box.innerHTML = pattern.innerHTML.replaceAll("__prefix__", String(n));
    const visit = box.content.firstElementChild;
    visit.querySelector("input[name$='-key']").value = Kept.uuid();
    visit.querySelector("input[name$='-version']").value = "0";
    form.querySelector("[data-visits]").append(visit);
    renumber();
    return visit;
  };

  // …with the enterprises of whoever is signed in on this phone, the first not visited yet chosen.
  const add = async () => {
    const visit = blank();
    if (!visit) return null;
    const known = (shell && (await Kept.me().catch(() => null))) || {};
    if (known.photos === 0) visit.querySelectorAll("[data-photos]").forEach((one) => one.remove());
    [...(known.places || [])].reverse().forEach(([id, label]) => offer(visit, id, label));
    const list = visit.querySelector("select[name$='-other']");
    (known.others || []).forEach(([id, label]) => list.add(new Option(label, id)));
    const used = all().filter((other) => other !== visit).map((other) => (chosen(other) || {}).value);
    const places = [...visit.querySelectorAll("input[name$='-place']")];
    const pick = places.find((radio) => !used.includes(radio.value)) || places[0];
    if (pick) pick.checked = true;
    return visit;
  };

  const clear = () => all().forEach((visit) => visit.remove());

  const placeOf = (visit) => {
    const other = visit.querySelector("select[name$='-other']");
    if (other && other.value) return other.selectedOptions[0].text;
    return chosen(visit) ? labelOf(chosen(visit)) : "";
  };

  // What is typed, as the form would send it; with the words that a list of logs needs.
  const read = () => ({
    pairs: [...new FormData(form)]
      .filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"),
    places: Object.fromEntries([...form.querySelectorAll("input[name$='-place']")]
      .map((radio) => [radio.value, labelOf(radio)])),
    title: all().map((visit) => ({
      place: placeOf(visit), text: [...visit.querySelector("textarea").value].slice(0, 60).join(""),
    })),
  });

  const set = (name, value) => {
    const found = field(name);
    if (!found) return;
    const choices = found.length && !found.options ? [...found] : [found];
    choices.forEach((one) => {
      if (one.type === "radio") one.checked = one.value === value;
      else if (one.type === "checkbox") one.checked = one.checked || one.value === value;
      else one.value = value;
    });
    const more = choices[0].closest("details.visit-more");
    if (more && value && choices[0].type !== "checkbox") more.open = true;
  };

  // The form as it was when the log was put into the store.
  const fill = async ({ pairs, places = {} }) => {
    clear();
    const [, count] = pairs.find(([name]) => name === "v-TOTAL_FORMS") || ["", "1"];
    for (let n = 0; n < Number(count); n += 1) {
      const visit = await add();
      if (!visit) break;
      Object.entries(places).forEach(([id, label]) => offer(visit, id, label));
    }
    pairs.filter(([name]) => !/^v-[A-Z_]+$/.test(name)).forEach(([name, value]) => set(name, value));
  };

  return { all, add, clear, read, fill, renumber };
};
