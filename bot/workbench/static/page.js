/** The workbench: files at the left, the text in the middle, the phones at the right. */

import { ask, Told } from "./asking.js";
import { openEditor } from "./editor.js";
import * as changes from "./changes.js";
import * as facts from "./facts.js";
import * as files from "./files.js";
import * as languages from "./languages.js";
import { isOff, offer, part, say } from "./making.js";
import * as mending from "./mending.js";
import * as newer from "./newer.js";
import * as phones from "./phones.js";
import * as publish from "./publish.js";
import * as stories from "./stories.js";
import * as tabs from "./tabs.js";
import * as way from "./way.js";

const NOTHING = { findings: [], elsewhere: [], live: null, standing: "" };
const PAGES = ["write", "way", "stories", "changes", "languages", "facts", "publish"];
let shownTab = "write";
let file = null; // {name, saved, seen}: the file that is open, its text as last saved, the mark of the version it began from

const editor = openEditor({
  parent: part("editor"),
  label: "The text of the file",
  nonce: document.querySelector("script[data-nonce]").dataset.nonce,
  changed: () => standing(),
  save: () => save(),
  findings: look,
  completions: async ({ text, line, column, asked }) => {
    if (!file || (!asked && !/[\w{.-]$/.test(text.split("\n")[line - 1].slice(0, column - 1)))) return [];
    return (await trying(() => ask("complete", { name: file.name, text, line, column })))?.words ?? [];
  },
  help: async ({ text, line, column }) => file && ((await trying(() => ask("help", { name: file.name, text, line, column })))?.help ?? null),
  place: ({ line }) => {
    if (!file) return;
    phones.follow(file.name, line);
    way.follow(file.name, line);
  },
});

function tell(words) {
  say(part("told"), words);
}

/** Do something that may be refused; the refusal is told in its own words. */
async function trying(does) {
  try {
    return await does();
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    tell(wrong.message);
    return undefined;
  }
}

function unsaved() {
  return Boolean(file) && (editor.text() !== file.saved || !file.there);
}

function standing() {
  const waits = unsaved();
  say(part("saved"), file ? (waits ? "Not saved" : "Saved") : "");
  part("saved").classList.toggle("unsaved", waits);
  offer(part("save"), waits);
  part("give-up").hidden = !waits;
  if (file) files.mark(file.name, waits);
}

/** Asked by the editor after a pause in typing: keep the text, find what is to be mended, and play it again. */
async function look(text) {
  if (!file) return [];
  const { name, seen } = file;
  const found = await trying(() => ask("look", { name, text, seen }));
  if (!found || file?.name !== name) return [];
  mending.show(found, { goTo, fix: (change) => editor.applyFix(change) });
  notice(found.mark);
  phones.play();
  if (shownTab !== "write") tabs.refresh();
  return found.findings;
}

async function open(name, line = 0, column = 1) {
  tell("");
  const found = await trying(() => ask("open", { name }));
  if (!found) return;
  file = { name, saved: found.saved, seen: found.seen, there: found.there };
  part("welcome").hidden = true;
  document.querySelector(".panels").hidden = false;
  tabs.offer({ flow: PAGES, shared: PAGES, story: ["write", "stories"] }[found.kind] ?? ["write"]);
  say(part("file-name"), name);
  document.title = `${name.split("/").pop()} - Hearback workbench`;
  part("notice").hidden = true;
  mending.show(NOTHING, {});
  editor.load(found.text);
  standing();
  if (found.seen !== found.mark) notice(found.mark);
  if (!matchMedia("(min-width: 64rem)").matches) part("files-fold").open = false;
  await Promise.all([files.refresh(name), phones.open(name)]);
  standing();
  if (line) editor.goTo(line, column);
  else if (shownTab === "write") editor.focus();
}

/** No file is open. */
function closed() {
  document.querySelector(".panels").hidden = true;
  document.querySelector("[role=tablist]").hidden = true;
  for (const panel of document.querySelectorAll("[role=tabpanel]")) panel.hidden = true;
}

function goTo(name, line, column = 1) {
  tabs.choose("write");
  if (file && name === file.name) editor.goTo(line, column);
  else open(name, line, column);
}

/** Say that the file on the disk is another than the one this text began from. */
function notice(mark) {
  const other = mark !== file.seen;
  if (other && !unsaved()) {
    open(file.name); // nothing was written here: the newer version is simply shown
    return;
  }
  part("notice").hidden = !other;
  if (other) part("notice").querySelector("p").textContent = "Somebody else has saved a newer version of this file. When you save, you see both.";
}

async function save(seen = file?.seen) {
  if (!file || (!unsaved() && seen === file.seen)) return;
  const { name } = file;
  const text = editor.text();
  const done = await trying(() => ask("save", { name, text, seen }));
  if (!done || file?.name !== name) return;
  if (done.newer) {
    await settle(done.newer);
    return;
  }
  file = { name, saved: text, seen: done.mark, there: true };
  part("notice").hidden = true;
  standing();
  const live = part("standing").classList.contains("wrong");
  tell(live ? "Saved as a draft. It has errors, so it does not go live." : "Saved.");
  await files.refresh(name);
  editor.refresh();
  if (shownTab !== "write") tabs.refresh();
}

async function settle(found) {
  const chosen = await newer.choose(found);
  if (chosen === "mine") {
    await save(found.mark);
  } else if (chosen === "theirs") {
    file = { ...file, saved: found.text, seen: found.mark, there: true };
    editor.replace(found.text); // undo leads back to what was written here
    standing();
    tell("This is their version now. Undo (Ctrl and Z) brings yours back.");
  }
  editor.focus();
}

async function giveUp() {
  const { name, there } = file;
  await trying(() => ask("give_up", { name }));
  if (there) {
    await open(name);
    tell("The file is as it was last saved.");
  } else {
    file = null;
    closed();
    part("welcome").hidden = false;
    say(part("file-name"), "No file open");
    standing();
    part("give-up").hidden = true;
    await files.refresh("");
    part("new").focus();
  }
}

async function beginFlow(event) {
  event.preventDefault();
  const name = part("flow-name").value.trim();
  try {
    const made = await ask("begin", { flow: name });
    part("begin").close();
    await open(made.name);
    const beside = made.brought.length ? ` Shared pieces that it needs were put beside it: ${made.brought.join(", ")}.` : "";
    tell(`This is a beginning: change every word of it. It is not saved yet.${beside}`);
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    say(part("begin-told"), wrong.message);
  }
}

part("save").addEventListener("click", () => isOff(part("save")) || save());
part("give-up").addEventListener("click", () => part("leave").showModal());
part("leave-not").addEventListener("click", () => part("leave").close());
part("leave-yes").addEventListener("click", () => {
  part("leave").close();
  giveUp();
});
part("new").addEventListener("click", () => {
  say(part("begin-told"), "");
  part("begin").showModal();
});
part("begin-not").addEventListener("click", () => part("begin").close());
part("begin-form").addEventListener("submit", beginFlow);
window.addEventListener("beforeunload", (event) => {
  if (unsaved() || files.waiting()) event.preventDefault();
});
window.addEventListener("focus", () => file && look(editor.text()));
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && !event.defaultPrevented) {
    event.preventDefault();
    save();
  }
});

tabs.begin([
  { name: "way", title: "Way through", fill: (panel) => trying(() => way.fill(panel, file.name, part("played").value, goTo)) },
  { name: "stories", title: "Stories", fill: (panel) => trying(() => stories.fill(panel, file.name, part("played").value, goTo)) },
  { name: "changes", title: "Changes", fill: (panel) => trying(() => changes.fill(panel, file.name, part("played").value)) },
  { name: "languages", title: "Languages", fill: (panel) => trying(() => languages.fill(panel, file.name, part("played").value, () => look(editor.text()))) },
  { name: "facts", title: "Facts", fill: (panel) => trying(() => facts.fill(panel, file.name, part("played").value)) },
  { name: "publish", title: "Publish", fill: (panel) => trying(() => publish.fill(panel, file.name, part("played").value, goTo)) },
], (name) => { shownTab = name; });
closed();
files.begin(open);
phones.begin(goTo, async (name) => {
  await files.refresh(file.name);
  tell(`It is written in ${name}, and not saved yet. Open that file to save it.`);
  if (shownTab !== "write") tabs.refresh();
});
trying(() => files.refresh(""));
