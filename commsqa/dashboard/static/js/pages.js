// Small things that pages share: copy buttons, questions before a change, the token of changes by htmx, select all.
(() => {
  "use strict";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copy--done");
    setTimeout(() => button.classList.remove("copy--done"), 1200);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-back]")) history.back();
  });

  // data-confirm="Question?" on a form or on one of its buttons
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = document.getElementById("confirm");
    dialog.querySelector("#confirm-text").textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button || undefined);
      delete form.dataset.confirmed;
    }, { once: true });
    dialog.showModal();
  }, true);

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.body.dataset.csrf;
    if (token) event.detail.headers["X-CSRF-Token"] = token;
  });

  // data-all="name": a box that selects all boxes of that name
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset && box.dataset.all) {
      for (const each of document.querySelectorAll(`input[type=checkbox][name="${box.dataset.all}"]`)) {
        if (each.checked !== box.checked) each.click();
      }
    }
    const form = box.closest && box.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  // who comes back to a form finds it open, with what was typed
  window.addEventListener("pageshow", () => {
    for (const each of document.querySelectorAll("details:not([open]) textarea")) {
      if (each.value !== each.defaultValue) each.closest("details").open = true;
    }
  });

  for (const each of document.querySelectorAll("[data-needs-script]")) each.hidden = false;

  // a bar of pages that is wider than the screen shows the page one is on
  for (const each of document.querySelectorAll(".top__nav [aria-current], .tabs [aria-current]")) {
    const bar = each.parentElement;
    const [own, around] = [each.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (own.left < around.left || own.right > around.right) bar.scrollLeft += own.left + own.width / 2 - around.left - around.width / 2;
  }
})();
