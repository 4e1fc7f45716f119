/** The tabs over the text. Each is a page about the file that is open; it is asked for when it is shown, and again when the file changes. */

import { button, make } from "./making.js";

const tabs = []; // {name, title, fill(panel)}
let chosen = "write";
let list = null;
let changed = () => {};

/** ``pages``: name, title, and fill(panel), which asks for what it shows. ``shown(name)`` is called when another is chosen. */
export function begin(pages, shown) {
  changed = shown;
  list = document.querySelector("[role=tablist]");
  tabs.push({ name: "write", title: "Write", fill: async () => {} }, ...pages);
  for (const tab of tabs) {
    const one = button(tab.title, () => choose(tab.name));
    one.id = `tab-${tab.name}`;
    one.role = "tab";
    one.setAttribute("aria-controls", `panel-${tab.name}`);
    list.append(one);
    if (tab.name !== "write") document.querySelector(".panels").append(panel(tab));
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = { Home: 0, End: tabs.length - 1 }[event.key] ?? (step && (tabs.findIndex((tab) => tab.name === chosen) + step + tabs.length) % tabs.length);
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[to].name);
    document.getElementById(`tab-${chosen}`).focus();
  });
}

/** Offer these tabs for the file that is open. */
export function offer(names) {
  for (const tab of tabs) document.getElementById(`tab-${tab.name}`).hidden = !names.includes(tab.name);
  list.hidden = names.length < 2;
  choose(names.includes(chosen) ? chosen : "write");
}

/** Fill the page that is shown anew. */
export function refresh() {
  const tab = tabs.find((one) => one.name === chosen);
  return tab.fill(document.getElementById(`panel-${chosen}`));
}

export function choose(name) {
  chosen = name;
  for (const tab of tabs) {
    const one = document.getElementById(`tab-${tab.name}`);
    one.ariaSelected = String(tab.name === name);
    one.tabIndex = tab.name === name ? 0 : -1;
    document.getElementById(`panel-${tab.name}`).hidden = tab.name !== name;
  }
  changed(name);
  refresh();
}

function panel(tab) {
  const made = make("section", "panel page");
  made.id = `panel-${tab.name}`;
  made.role = "tabpanel";
  made.tabIndex = 0;
  made.setAttribute("aria-labelledby", `tab-${tab.name}`);
  made.hidden = true;
  return made;
}
