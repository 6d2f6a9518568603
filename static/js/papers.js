// Writing a paper: a sentence of the month goes where the author is writing. Without this file the
// button saves the text and puts the sentence at its end.
"use strict";

(() => {
  const text = document.getElementById("id_text");
  if (!text) return;
  let at = text.value.length;
  const remember = () => { at = text.selectionEnd; };
  ["keyup", "click", "blur", "input"].forEach((name) => text.addEventListener(name, remember));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    const before = text.value.slice(0, at);
    const line = (before && !before.endsWith("\n") ? "\n" : "") + button.dataset.insert;
    text.setRangeText(line, at, at, "end");
    at += line.length;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    if (!button.textContent.startsWith("✓")) button.textContent = `✓ ${button.textContent}`;
  });
})();
