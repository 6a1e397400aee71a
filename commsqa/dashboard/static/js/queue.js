// The selection in a list that is worked on (the queue, the release list): kept while one pages to and fro. In the queue a row has
// several boxes and one for all of them, and the current row counts where none is selected. data-selection: what the selection is of;
// data-kept: what was selected when the form was refused.
(() => {
  "use strict";
  const form = document.querySelector("form[data-selection]");
  if (!form) return;
  const NAME = form.dataset.selects;
  const key = `${NAME} ${form.dataset.selection}`;
  const root = document.documentElement;
  const NUMBERS = `${root.lang}-u-nu-${root.dataset.digits === "arabic" ? "arab" : "latn"}`;
  form.classList.add("queue--scripted");
  const boxes = () => [...form.querySelectorAll(`input[name=${NAME}][type=checkbox]`)];
  const kept = (form.dataset.kept || "").split(" ").filter(Boolean);
  const chosen = new Set([...JSON.parse(sessionStorage.getItem(key) || "[]"), ...kept]);

  function keep() {
    sessionStorage.setItem(key, JSON.stringify([...chosen]));
    const count = form.querySelector("[data-chosen]");
    if (count) count.textContent = chosen.size.toLocaleString(NUMBERS);
    form.classList.toggle("queue--chosen", chosen.size > 0);
    for (const each of form.querySelectorAll("[data-of-chosen]")) each.disabled = !chosen.size;
    for (const row of form.querySelectorAll("tbody tr")) {
      const whole = row.querySelector("[data-row]");
      const own = [...row.querySelectorAll(`input[name=${NAME}]`)];
      if (!whole) continue;
      whole.checked = own.every((each) => each.checked);
      whole.indeterminate = !whole.checked && own.some((each) => each.checked);
    }
  }

  function show() {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    keep();
  }

  function set(box, checked) {
    box.checked = checked;
    if (checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name === NAME) set(box, box.checked);
    if ("row" in box.dataset) {
      for (const each of box.closest("tr").querySelectorAll(`input[name=${NAME}]`)) set(each, box.checked);
    }
    keep();
  });

  const clear = form.querySelector("[data-clear]");
  if (clear) clear.addEventListener("click", () => { chosen.clear(); show(); });

  form.addEventListener("submit", (event) => {
    const row = form.querySelector(".queue__row") && form.querySelector(".row--current");
    if (!chosen.size && row) for (const each of row.querySelectorAll(`input[name=${NAME}]`)) set(each, true);
    if (!chosen.size) return event.preventDefault();
    const here = new Set(boxes().map((box) => box.value));
    for (const other of [...chosen].filter((id) => !here.has(id))) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: NAME, value: other });
      form.append(field);
    }
    sessionStorage.removeItem(key);
  });

  window.addEventListener("pageshow", show);
  show();
})();
