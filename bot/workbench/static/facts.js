/** The figures of a flow: what its likeliest and its longest conversation take, on each phone in each language. */

import { ask } from "./asking.js";
import { make } from "./making.js";

let asked = 0; // answers about an older text are dropped

/** Fill the page for a file. ``flow``: in which a shared piece is shown. */
export async function fill(panel, name, flow) {
  const mine = ++asked;
  const found = await ask("facts", { name, flow });
  if (mine !== asked) return;
  const made = [make("h2", "", "Facts"), make("p", "lead", found.why || `${found.summary[0].toUpperCase()}${found.summary.slice(1)}.`)];
  if (!found.why) made.push(...found.surfaces.map(table), ...found.legend.map((words) => make("p", "lead", words)));
  panel.replaceChildren(...made);
}

function table(surface) {
  const made = make("table", "figures");
  const head = make("thead");
  const heads = make("tr");
  heads.append(cell("Conversation", "col"), ...surface.figures.map((figure) => cell(figure, "col")));
  head.append(heads);
  const body = make("tbody");
  for (const row of surface.rows) {
    const line = make("tr", row.which);
    line.append(cell(`${row.language}, ${row.which}`, "row"), ...row.figures.map((figure) => make("td", "", String(figure))));
    body.append(line);
  }
  made.append(make("caption", "", surface.name), head, body);
  return made;
}

function cell(words, scope) {
  const made = make("th", "", words);
  made.scope = scope;
  return made;
}
