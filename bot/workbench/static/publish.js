/** What is saved goes live: what that would do, who says so and why, and what was published before. */

import { ask, Told } from "./asking.js";
import { different } from "./changes.js";
import { button, isOff, make, offer, say } from "./making.js";
import { KINDS } from "./mending.js";
import { refresh } from "./tabs.js";

const above = make("div"); // what it would do
const signed = make("form", "signed"); // it stays as it is while the rest is filled anew, so that nothing typed is lost
const below = make("div"); // what was published
let of = ""; // the file that it is about
let backTo = ""; // the version to go back to; empty: what is saved goes live
let shown = null; // what is seen, which is all that can be published
let doneOf = ""; // the line and version that the last message was said of
let asked = 0; // answers about an older text are dropped
const unfolds = new Map(); // by file, whether the words are unfolded

const why = field("textarea", "published-why", "Why", "A sentence for whoever reads this in a year. No names of people who answered.", 500);
const by = field("input", "published-by", "Your name or your role", "", 80);
const refused = make("p", "refused");
const done = make("p", "done");
const act = make("button", "strong", "Publish");
done.role = "status";
done.tabIndex = -1; // where the focus goes when nothing is left to sign
refused.id = "published-refused";
act.type = "submit";
act.setAttribute("aria-describedby", refused.id);
const acts = make("div", "row");
const notBack = button("Stay with what is served now", () => goBackTo(""));
acts.append(act, notBack);
signed.append(make("h3", "", "Who says so, and why"), why.box, by.box, refused, acts);
signed.addEventListener("submit", publish);

/** Fill the page for a file. ``flow``: in which a shared piece is shown. ``goTo(file, line)`` leads to a line. */
export async function fill(panel, name, flow, goTo) {
  if (of !== `${name} ${flow}`) {
    [of, backTo, shown, why.input.value] = [`${name} ${flow}`, "", null, ""];
    say(done, "");
  }
  if (panel.firstChild !== above) panel.replaceChildren(above, signed, done, below);
  if (!shown) wait();
  const mine = ++asked;
  const found = await ask("publishing", { name, flow, back_to: backTo });
  if (mine !== asked) return;
  shown = { name, flow, back_to: backTo, line: found.line, version: found.version };
  if (doneOf !== `${found.line} ${found.version}`) say(done, "");
  show(found, goTo);
}

function wait() {
  signed.hidden = true;
  above.replaceChildren(make("h2", "", "Publish"), make("p", "lead", "Looking at the flow, and holding its stories ..."));
  below.replaceChildren();
}

function show(found, goTo) {
  signed.hidden = Boolean(found.why || found.unchanged);
  if (found.why) {
    above.replaceChildren(make("h2", "", "Publish"), make("p", "lead", found.why), ...(found.command ? elsewhere(found.command) : []));
    below.replaceChildren();
    return;
  }
  const title = backTo ? `Go back to version ${backTo.slice(0, 8)}` : "Publish";
  above.replaceChildren(make("h2", "", title), served(found.log), ...(found.refused && !found.unchanged ? [make("p", "refused", found.refused)] : []), ...whatFor(found, goTo));
  act.textContent = backTo ? "Serve this version again" : "Publish";
  notBack.hidden = !backTo;
  offer(act, !found.refused);
  say(refused, found.refused);
  below.replaceChildren(...log(found));
}

function elsewhere(command) {
  const made = make("p", "", "Publish where the service runs: ");
  made.append(make("code", "", command));
  return [made];
}

function served([now]) {
  if (!now) return make("p", "lead", "This flow was never published.");
  const what = now.version ? `Version ${now.version.slice(0, 8)} is served` : "It is not offered";
  return make("p", "lead", `${what} since ${now.at}, by ${now.by || "somebody"}: ${now.why}`);
}

function whatFor(found, goTo) {
  const facts = make("ul", "facts");
  facts.append(...found.failed.map((story) => make("li", "wrong", `This story does not hold: ${story}. See Stories.`)), ...found.beside.map((words) => make("li", "", words)));
  const made = [facts];
  if (found.findings.length) made.push(make("h3", "", "What is found"), findings(found.findings, goTo));
  const [heading, ...words] = different(found.difference);
  made.push(make("h3", "", "What changes for people"), heading, ...(words.length ? [wordByWord(words, Boolean(found.log.length))] : []));
  return made;
}

/** Of a first version people have seen nothing: all of it is there, and folded. */
function wordByWord(words, unfolded) {
  const made = make("details");
  made.open = unfolds.get(of) ?? unfolded;
  made.addEventListener("toggle", () => unfolds.set(of, made.open));
  made.append(make("summary", "", "Word by word"), ...words);
  return made;
}

function findings(all, goTo) {
  const made = make("ul", "facts");
  for (const one of all) {
    const item = make("li", one.severity === "error" ? "wrong" : "");
    item.append(make("b", "", KINDS[one.severity]), ` ${one.says} ${one.try_instead} `);
    if (one.file.endsWith(".yaml")) item.append(button(`${one.file.replace("flows/", "")}, line ${one.line}`, () => goTo(one.file, one.line, one.column), "at"));
    made.append(item);
  }
  return made;
}

function log(found) {
  if (!found.log.length) return [];
  const made = make("ol", "messages");
  const offered = new Set([found.log[0].version, ""]); // what is served now, and what is no version, is nothing to go back to
  for (const line of found.log) {
    const item = make("li");
    const head = make("p", "about");
    head.append(make("b", "", line.version ? `Version ${line.version.slice(0, 8)}` : "Not offered"), " ", make("span", "", `${line.at}, by ${line.by || "somebody"}`));
    item.append(head, make("p", "", line.why));
    if (!offered.has(line.version)) {
      const back = button("Go back to it", () => goBackTo(line.version), "at");
      back.setAttribute("aria-label", `Go back to version ${line.version.slice(0, 8)}`);
      item.append(back);
    }
    offered.add(line.version);
    made.append(item);
  }
  return [make("h3", "", "What was published, the newest first"), made];
}

async function goBackTo(version) {
  backTo = version;
  say(done, "");
  await refresh();
  above.scrollIntoView();
}

async function publish(event) {
  event.preventDefault();
  if (isOff(act) || !shown) return;
  offer(act, false); // one press, one switch
  say(done, "Publishing ...");
  try {
    const told = await ask("publish", { ...shown, by: by.input.value, why: why.input.value });
    [backTo, why.input.value] = ["", ""];
    await refresh();
    tell(told.done);
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    await refresh();
    tell(wrong.message);
  }
}

/** Say what came of it, until something else is seen. */
function tell(words) {
  doneOf = `${shown.line} ${shown.version}`;
  say(done, words);
  if (signed.hidden) done.focus();
}

function field(tag, id, words, help, longest) {
  const box = make("div");
  const label = make("label", "", words);
  const input = make(tag);
  [input.id, label.htmlFor, input.maxLength, input.required] = [id, id, longest, true];
  box.append(label, input);
  if (help) {
    const told = make("p", "lead", help);
    told.id = `${id}-help`;
    input.setAttribute("aria-describedby", told.id);
    label.after(told);
  }
  return { box, input };
}
