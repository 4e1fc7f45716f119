/** The way through a flow: drawn, and told as a list. A step that is pressed leads to its line. */

import { ask } from "./asking.js";
import { button, make } from "./making.js";
import { keep } from "./keeping.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 200; // pixels that one step of a row needs to be read well
const LARGEST = 1.15; // times its own size that the drawing grows to
let here = { file: "", line: 0 }; // where the text is being written
let shown = null;
let asked = 0; // answers about an older text are dropped
let top = null; // {of, row}: the button and what it said last, which stay while the page is filled anew

/** Fill the page for a file. ``flow``: in which a shared piece is shown. ``goTo(file, line)`` leads to a line. */
export async function fill(panel, name, flow, goTo) {
  const columns = Math.floor((panel.clientWidth || panel.parentElement.clientWidth) / STEP);
  const mine = ++asked;
  const found = await ask("way", { name, flow, columns });
  if (mine !== asked) return;
  const made = [];
  if (found.why) made.push(make("h2", "", "Way through"), make("p", "lead", found.why));
  else made.push(head(name, flow), key(found), drawn(found, goTo), make("h3", "", "The same in words"), list(found, goTo));
  const at = panel.scrollTop;
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
  panel.replaceChildren(...made);
  panel.scrollTop = at;
  if (focused) panel.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus();
  shown = found.why ? null : { panel, steps: found.steps };
  follow(here.file, here.line);
}

/** Mark the step in which the text is being written. */
export function follow(file, line) {
  here = { file, line };
  if (!shown) return;
  const before = shown.steps.filter((step) => step.file === file && step.line <= line).sort((a, b) => b.line - a.line);
  for (const one of shown.panel.querySelectorAll("[data-step]")) {
    const is = one.dataset.step === before[0]?.name;
    one.classList.toggle("here", is);
    if (is) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }
}

function head(name, flow) {
  const of = `${name} ${flow}`;
  if (top?.of === of) return top.row;
  const row = make("div", "row head");
  const told = make("p", "told");
  told.role = "status";
  const preview = button("Preview as a page", () => keep(told, () => ask("preview", { name, flow })));
  preview.dataset.at = "page";
  row.append(make("h2", "", "Way through"), preview, told);
  top = { of, row };
  return row;
}

function key(found) {
  const made = make("p", "key", `${found.how_to_read} Press a step to go to its line. `);
  found.signs.forEach(([kind, looks, means], at) => {
    made.append(make("span", `k ${kind}`, looks), ` ${means}${at < found.signs.length - 1 ? ", " : "."}`);
  });
  return made;
}

function drawn(found, goTo) {
  const box = make("div", "scroll");
  const picture = grown(found.drawing);
  picture.style.maxWidth = `${picture.viewBox.baseVal.width * LARGEST}px`;
  for (const step of found.steps) {
    const link = picture.querySelector(`a[data-node="${CSS.escape(step.name)}"]`);
    link.dataset.step = step.name;
    link.dataset.at = `drawn ${step.name}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(step.file, step.line);
    });
  }
  box.append(picture);
  return box;
}

/** An element of the drawing from its name, attributes and contents. */
function grown([name, attributes, contents]) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) if (attribute !== "xmlns") made.setAttribute(attribute, value);
  made.append(...contents.map((one) => (typeof one === "string" ? one : grown(one))));
  return made;
}

function list(found, goTo) {
  const made = make("ol", "steps");
  for (const step of found.steps) {
    const item = make("li");
    item.dataset.step = step.name;
    const head = make("p", "about");
    const at = button(step.name, () => goTo(step.file, step.line), "at");
    at.dataset.at = `told ${step.name}`;
    head.append(at, " ", make("span", "", `${step.does}${step.when ? `, only if ${step.when}` : ""}`));
    if (step.found) head.append(" ", make("span", "tag unsaved", step.found));
    const ways = make("ul");
    for (const way of step.ways) ways.append(make("li", "", `${way.when ? `${way.when}: ` : ""}${way.to}`));
    item.append(head, ways);
    made.append(item);
  }
  return made;
}
