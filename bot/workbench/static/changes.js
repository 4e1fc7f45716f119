/** What people would see differently if what is written were saved, word by word. */

import { ask } from "./asking.js";
import { make } from "./making.js";

/** Fill the page for a file. ``flow``: in which a shared piece is shown. */
export async function fill(panel, name, flow) {
  const found = await ask("changes", { name, flow });
  panel.replaceChildren(make("h2", "", "What changes for people"), ...(found.why ? [make("p", "lead", found.why)] : different(found)));
}

/** A difference: in numbers, then word by word. */
export function different(found) {
  const made = [make("p", "lead", found.heading)];
  made[0].append(make("span", "unseen", " Taken out and put in are marked."));
  if (found.told.length) made.push(make("h3", "", "What is done differently"), list(found.told.map((one) => [one.about, one.what, one.pieces])));
  for (const language of found.seen) {
    made.push(make("h3", "", `What people see in ${language.name}`));
    made.push(list(language.messages.map((one) => [one.about, one.on, one.pieces]), language.language));
  }
  if (found.recounted.length) made.push(list(found.recounted.map((words) => ["", words, []])));
  return made;
}

function list(items, language = "") {
  const made = make("ul", "changes");
  for (const [about, what, pieces] of items) {
    const item = make("li");
    const head = make("p", "about");
    if (about) head.append(make("b", "", about), " ");
    head.append(make("span", "", what));
    item.append(head);
    if (pieces.length) item.append(compared(pieces, language));
    made.append(item);
  }
  return made;
}

function compared(pieces, language) {
  const words = make("p", "compared");
  words.dir = "auto";
  if (language) words.lang = language;
  for (const piece of pieces) words.append(piece.kind === "same" ? piece.text : make(piece.kind === "out" ? "del" : "ins", "", piece.text));
  return words;
}
