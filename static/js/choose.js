// Fields that are searched as one types (common/searched.py): comboboxes in the sense of ARIA 1.2.
// htmx fetches the hits into the list; here they are opened, walked through and chosen.
"use strict";

(() => {
  const parts = (field) => {
    const list = document.getElementById(field.dataset.choose);
    return { list, options: [...list.children], said: list.parentNode.querySelector("[role=status]") };
  };

  const dress = (field) => {
    if (field.getAttribute("role") === "combobox") return;
    const attributes = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": field.dataset.choose,
    };
    Object.entries(attributes).forEach(([name, value]) => field.setAttribute(name, value));
    parts(field).list.parentNode.classList.add("ready");
  };

  const close = (field) => {
    const { list, options } = parts(field);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    options.forEach((option) => option.setAttribute("aria-selected", "false"));
  };

  const open = (field) => {
    const { list, options, said } = parts(field);
    const any = options.length > 0 && document.activeElement === field;
    list.hidden = !any;
    field.setAttribute("aria-expanded", String(any));
    const typed = field.value.trim() !== "";
    said.textContent = !typed ? "" : any ? `${said.dataset.say} ${options.length}` : said.dataset.none;
  };

  const point = (field, option) => {
    const { list, options } = parts(field);
    options.forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    option.id = option.id || `${list.id}-${options.indexOf(option)}`;
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const choose = (field, option) => {
    field.value = field.dataset.chosen = option.dataset.value;
    close(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const all = () => document.querySelectorAll("input[data-choose]");
  all().forEach(dress);
  document.addEventListener("htmx:afterSettle", (event) => {
    all().forEach(dress);
    // hits that come in after the choice was made do not open the list again
    all().forEach((field) => {
      if (field.dataset.choose === event.target.id && field.dataset.chosen !== field.value) open(field);
    });
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("input[data-choose]") || event.isComposing) return;
    const { list, options } = parts(field);
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      if (list.hidden) open(field);
      const next = now < 0 && step < 0 ? options.length - 1 : (now + step + options.length) % options.length;
      point(field, options[next]);
    } else if (event.key === "Enter" && !list.hidden && now >= 0) {
      event.preventDefault();
      choose(field, options[now]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close(field);
    } else if (event.key === "Tab") {
      close(field);
    }
  });

  // mousedown and not click: a click comes after the field has lost the focus and the list is shut.
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest && event.target.closest(".choose [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest(".choose").querySelector("input[data-choose]"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches && event.target.matches("input[data-choose]")) close(event.target);
  });
})();
