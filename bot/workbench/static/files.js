/** The list of files at the left. */

import { ask } from "./asking.js";
import { button, make, part } from "./making.js";

let groups = [];
let open = "";
let choose = () => {};

/** ``chosen(name)`` is called when a file is chosen. */
export function begin(chosen) {
  choose = chosen;
  part("find").addEventListener("input", show);
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => { part("files-fold").open = wide.matches || !open; };
  wide.addEventListener("change", fold);
  fold();
}

/** Ask for the list again. ``name`` is the file that is open. */
export async function refresh(name = open) {
  open = name;
  ({ groups } = await ask("files"));
  show();
}

/** Whether anything at all is not saved. */
export function waiting() {
  return groups.some((group) => group.files.some((file) => file.unsaved));
}

/** Mark a file as saved or not without asking again. */
export function mark(name, unsaved) {
  for (const group of groups) {
    for (const file of group.files) {
      if (file.name === name && file.unsaved !== unsaved) {
        file.unsaved = unsaved;
        show();
      }
    }
  }
}

export function isThere(name) {
  return groups.some((group) => group.files.some((file) => file.name === name));
}

function show() {
  const wanted = part("find").value.trim().toLowerCase();
  const focused = document.activeElement?.dataset?.file;
  const made = [];
  for (const group of groups) {
    const fits = group.files.filter((file) => `${file.name} ${file.title}`.toLowerCase().includes(wanted));
    if (!fits.length) continue;
    const list = make("ul");
    for (const file of fits) list.append(item(file));
    made.push(make("h2", "", group.title), list);
  }
  if (!made.length) made.push(make("p", "none", wanted ? "No file has a name like this." : "There are no files here."));
  part("groups").replaceChildren(...made);
  if (focused) part("groups").querySelector(`[data-file="${CSS.escape(focused)}"]`)?.focus();
}

function item(file) {
  const line = make("li");
  const one = button("", () => choose(file.name));
  one.append(make("span", "", file.title.replace(/\.yaml$/, "")));
  if (file.unsaved) one.append(make("span", "dot", "not saved"));
  one.dataset.file = file.name;
  one.title = file.name;
  if (file.name === open) one.ariaCurrent = "true";
  line.append(one);
  return line;
}
