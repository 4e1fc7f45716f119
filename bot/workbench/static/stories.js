/** The stories of a flow, held now: which go as they have to, and where the others differ, side by side. */

import { ask } from "./asking.js";
import { button, make } from "./making.js";

const open = new Set(); // stories whose conversations are shown

/** Fill the page for a file. ``goTo(file, line)`` leads to a line. */
export async function fill(panel, name, flow, goTo) {
  const found = await ask("stories", { name, flow });
  const differ = found.stories.filter((story) => !story.held).length;
  const all = found.stories.length;
  const told = found.why || (differ ? `${differ} of ${all} ${all === 1 ? "story does" : "stories do"} not go as they have to.` : `${all} ${all === 1 ? "story goes" : "stories go"} as ${all === 1 ? "it has" : "they have"} to.`);
  const made = [make("h2", "", "Stories"), make("p", "lead", told)];
  made[1].role = "status";
  for (const one of found.problems ?? []) made.push(place(one.file, one.line, `${one.says} ${one.try_instead}`, goTo));
  const list = make("ol", "messages");
  list.append(...found.stories.toSorted((a, b) => a.held - b.held).map((story) => item(story, goTo)));
  made.push(list, ...(found.tried ?? []).map((one) => tried(one, goTo)));
  const at = panel.scrollTop;
  panel.replaceChildren(...made);
  panel.scrollTop = at;
}

function place(file, line, words, goTo) {
  const made = make("p", "row");
  if (words) made.append(make("span", "", words));
  made.append(button(`${file.replace("flows/", "")}, line ${line}`, () => goTo(file, line), "at"));
  return made;
}

function item(story, goTo) {
  const made = make("li", story.held ? "story" : "story differs");
  const head = make("p", "about");
  head.append(make("b", "kind", story.held ? "Goes as it has to" : "Differs"), " ", make("span", "", story.story));
  made.append(head);
  for (const run of story.runs) made.append(...shown(story, run, goTo));
  made.append(place(story.file, story.line, "", goTo));
  return made;
}

function shown(story, run, goTo) {
  const faults = run.faults.map((fault) => place(story.file, fault.line, fault.says, goTo));
  const more = make("details");
  const key = `${story.file} ${story.story} ${run.surface} ${run.language}`;
  more.open = open.has(key) || !run.held;
  more.addEventListener("toggle", () => (more.open ? open.add(key) : open.delete(key)));
  more.append(make("summary", "", `On ${run.surface}, in ${run.language}`), beside(story, run));
  return [...faults, more];
}

function beside(story, run) {
  const box = make("div", "beside");
  box.tabIndex = 0;
  box.role = "region";
  box.ariaLabel = `${story.story}, on ${run.surface}, in ${run.language}: side by side`;
  const table = make("table");
  const head = make("tr");
  for (const words of ["The story", "What was said"]) {
    const cell = make("th", "", words);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(head);
  for (const row of run.rows) {
    const line = make("tr", row.same ? "" : "differs");
    const said = make("td", "", row.said);
    said.dir = "auto";
    line.append(make("td", "", row.same ? row.expected : `Differs: ${row.expected}`), said);
    table.append(line);
  }
  box.append(table);
  return box;
}

function tried(one, goTo) {
  const made = make("section");
  made.append(make("h3", "", "What they try"), make("p", "", one.says));
  const never = [...one.surfaces.map((each) => `on ${each}`), ...one.languages.map((each) => `in ${each}`)];
  if (never.length) made.append(make("p", "", `Never held ${never.join(", ")}.`));
  for (const [what, missing] of [["branches", one.branches], ["answers", one.answers]]) {
    if (!missing.length) continue;
    const more = make("details");
    more.open = open.has(what);
    more.addEventListener("toggle", () => (more.open ? open.add(what) : open.delete(what)));
    const list = make("ul");
    for (const each of missing) {
      const line = make("li");
      line.append(place(each.file, each.line, each.what, goTo));
      list.append(line);
    }
    more.append(make("summary", "", `${missing.length} ${what} never tried`), list);
    made.append(more);
  }
  return made;
}
