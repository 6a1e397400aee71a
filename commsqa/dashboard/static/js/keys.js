// The keyboard: data-key="j" (or "g i": one after the other) on a link, button or field; data-rows on a table body.
// The list of keys has those of what is shown, and all that stand within data-lists-keys.
(() => {
  "use strict";
  const PAUSE = 900;
  let waiting = "";
  let since = 0;

  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const shown = (element) => element.getClientRects().length > 0 && !element.disabled;
  const bound = (name) => [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === name && shown(each));
  const starts = (name) => [...document.querySelectorAll("[data-key]")].some((each) => each.dataset.key.startsWith(name + " "));
  const rows = () => [...document.querySelectorAll("[data-rows] > *")].filter(shown);
  const current = () => document.querySelector("[data-rows] > .row--current");

  function use(element) {
    if (typing(element)) {
      element.focus();
      if (element.select) element.select();
    } else if (element.tagName === "DETAILS") {
      element.open = !element.open;
    } else {
      element.focus({ preventScroll: true });
      element.click();
    }
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    go(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function go(row) {
    for (const each of document.querySelectorAll(".row--current")) {
      each.classList.remove("row--current");
      each.removeAttribute("aria-current");
    }
    row.classList.add("row--current");
    row.setAttribute("aria-current", "true");
    const target = row.querySelector("a[href]") || row;
    target.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function open() {
    const row = current();
    const link = row && (row.querySelector("a[data-open]") || row.querySelector("a[href]"));
    if (link) link.click();
    return Boolean(link);
  }

  function select() {
    const box = current() && current().querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  }

  function help() {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("[data-keys]");
    list.replaceChildren();
    const seen = new Set();
    for (const each of document.querySelectorAll("[data-key]")) {
      if (seen.has(each.dataset.key) || !(shown(each) || each.closest("[data-lists-keys]"))) continue;
      seen.add(each.dataset.key);
      const term = document.createElement("dt");
      for (const part of each.dataset.key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.dir = "ltr";
        cap.textContent = part;
        term.append(cap, " ");
      }
      const about = document.createElement("dd");
      about.textContent = each.dataset.keyLabel || each.getAttribute("aria-label") || each.textContent.trim();
      list.append(term, about);
    }
    dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target) && event.target.type !== "checkbox") return;
    if (document.querySelector("dialog[open]")) return;
    const now = event.timeStamp;
    const both = waiting && now - since < PAUSE ? `${waiting} ${event.key}` : "";
    waiting = "";
    const element = (both && bound(both)) || bound(event.key);
    if (element) use(element);
    else if (starts(event.key)) [waiting, since] = [event.key, now];
    else if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (event.key === "x" && select()) ;
    else if (event.key === "Enter" && event.target === current() && open()) ;
    else if (event.key === "?") help();
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] > *");
    if (row && row !== current()) {
      for (const each of document.querySelectorAll(".row--current")) each.classList.remove("row--current");
      row.classList.add("row--current");
    }
  });
})();
