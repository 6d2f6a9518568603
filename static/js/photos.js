// Photos of a visit: made smaller by drawing them anew, which leaves out where they were taken; kept
// in the phone's store and sent after the text.
"use strict";

(() => {
  const form = document.querySelector("form[data-phone]");
  const { Kept } = globalThis;
  if (!form || !Kept) return;
  const words = form.querySelector("[data-words]").dataset;
  const SIDE = 1600;
  const SMALL = 96;

  const drawn = (picture, side, cut) => {
    const scale = Math.min(1, side / (cut ? Math.min : Math.max)(picture.width, picture.height));
    const size = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * scale)));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = cut ? [side, side] : size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, (canvas.width - size[0]) / 2, (canvas.height - size[1]) / 2, ...size);
    return canvas;
  };
  const shrunk = (picture) => new Promise((resolve, reject) => {
    drawn(picture, SIDE).toBlob((blob) => (blob ? resolve(blob) : reject(new Error("blob"))), "image/jpeg", 0.8);
  });

  const keyOf = (visit) => visit.querySelector("input[name$='-key']").value;
  const say = (box, text) => {
    let note = box.querySelector(".wrong");
    note = note || box.appendChild(Object.assign(document.createElement("p"), { className: "wrong" }));
    note.setAttribute("role", "alert");
    note.textContent = text;
  };

  const show = async (box, photo) => {
    const picture = await createImageBitmap(photo.blob);
    const button = document.createElement("button");
    button.type = "button";
    button.title = words.photoRemove;
    button.setAttribute("aria-label", words.photoRemove);
    button.append(drawn(picture, SMALL, true));
    button.addEventListener("click", async () => {
      await Kept.drop("photos", photo.id);
      button.remove();
    });
    box.querySelector(".visit-photos").append(button);
  };

  form.addEventListener("change", async ({ target }) => {
    const box = target.closest && target.closest("[data-photos]");
    if (!box || target.type !== "file") return;
    const visit = keyOf(target.closest("fieldset.visit"));
    const most = Number(box.dataset.photos);
    say(box, "");
    for (const file of target.files) {
      if (box.querySelectorAll(".visit-photos button").length >= most) {
        say(box, Kept.fill(words.photoMany, { most }));
        break;
      }
      try {
        const blob = await shrunk(await createImageBitmap(file));
        const owner = await Kept.whose();
        const photo = { id: Kept.uuid(), owner, sending: Kept.current, visit, blob, ready: false, made: Date.now() };
        await Kept.put("photos", photo);
        await show(box, photo);
      } catch {
        say(box, words.photoUnreadable);
      }
    }
    target.value = "";
  });

  // Photos chosen before the page was left come back with the text.
  const restore = async () => {
    const photos = (await Kept.all("photos")).filter((photo) => photo.sending === Kept.current && !photo.ready);
    form.querySelectorAll("fieldset.visit").forEach((visit) => {
      const box = visit.querySelector("[data-photos]");
      if (!box) return;
      box.querySelector(".visit-photos").replaceChildren();
      photos.filter((photo) => photo.visit === keyOf(visit)).forEach((photo) => show(box, photo));
    });
  };
  document.addEventListener("phone:visits", restore);
})();
