// What the pages gain where scripts run; everything also works without.
import htmx from "htmx.org";
import { listenForKeys } from "./keys.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages about a child are not kept in the browser

const SLOW = 400; // below this nobody needs to be told that something is going on

function focusFirst(root) {
  const place = root.querySelector(".zr-summary") || root.querySelector("[data-focus]");
  if (!place) return;
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus();
}

// Shift three times within two seconds leaves a family's page, as the button does.
function leaveOnShift() {
  const form = document.getElementById("snel-weg");
  if (!form) return;
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      pressed = [];
    } else if (!event.repeat) {
      pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
      if (pressed.length === 3) form.submit();
    }
  });
}

function tellWhenSlow(event) {
  const status = event.target.querySelector(".zr-busy[role=status]");
  if (!status || !status.dataset.busy) return;
  setTimeout(() => {
    status.textContent = status.dataset.busy;
  }, SLOW);
}

// A question that belongs to one answer of another folds away, unless something is filled in:
// what was typed is never hidden from who typed it.
function isFilled(part) {
  return [...part.querySelectorAll("input, textarea, select")].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked : field.value.trim() !== "",
  );
}

function foldQuestions(root) {
  for (const part of root.querySelectorAll("[data-zr-if]")) {
    const form = part.closest("form");
    if (!form) continue;
    const chosen = new FormData(form).getAll(part.dataset.zrIf);
    const wanted = part.dataset.zrValues.split(" ");
    const isAsked = chosen.some((answer) => wanted.includes(answer));
    part.dataset.folded = String(!isAsked && !isFilled(part));
  }
  // The fields of a date belong to the last answer above them: another date.
  for (const part of root.querySelectorAll(".zr-radios + .zr-date")) {
    const other = [...part.previousElementSibling.querySelectorAll("input")].pop();
    if (other) part.dataset.folded = String(!other.checked && !isFilled(part));
  }
}

// Whoever types a password may look at it; the words for the button come with the field.
function offerToShow(root) {
  for (const field of root.querySelectorAll("input[data-zr-show]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "zr-text-button zr-show";
    button.textContent = field.dataset.zrShow;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const isHidden = field.type === "password";
      field.type = isHidden ? "text" : "password";
      button.setAttribute("aria-pressed", String(isHidden));
    });
    field.after(button);
  }
}

document.addEventListener("submit", tellWhenSlow);
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form");
  if (form) foldQuestions(form);
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".zr-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  foldQuestions(event.target);
  focusFirst(event.target);
});
document.addEventListener("DOMContentLoaded", () => {
  foldQuestions(document);
  offerToShow(document);
  listenForKeys(document);
  focusFirst(document);
  leaveOnShift();
});
window.htmx = htmx;
