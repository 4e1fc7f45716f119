/** The three phones. They show what the workbench plays; what is done on one of them becomes a reply, and all is played again. */

import { ask, Told } from "./asking.js";
import { button, isOff, make, offer, part, say } from "./making.js";

const NAMES = { text: "Text messages", chat: "Chat", voice: "Telephone" };
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const SAID = { "*": "star", "#": "hash" };
const ENDS = {
  finished: "The conversation has ended.", stopped: "They said STOP. Nothing more is sent.", paused: "They made a pause.",
  closed: "Closed without an answer.", declined: "They said no.", erased: "Everything is erased.", under_age: "Ended: they are too young.",
};

let file = "";
let replies = []; // of the file that is open
const kept = new Map(); // replies of each file, while the page is open
let shown = null;
let asked = 0;
let jump = () => {};
let keep = () => {};

/** ``goTo(file, line)`` is called when the step of a message is chosen, ``kept(file)`` when a story has been written. */
export function begin(goTo, kept) {
  jump = goTo;
  keep = kept;
  part("handsets").append(...["text", "chat", "voice"].map(handset));
  for (const radio of document.querySelectorAll("#which input")) radio.addEventListener("change", which);
  const wide = matchMedia("(min-width: 110rem)");
  if (wide.matches) document.querySelector("#which [value=all]").checked = true;
  which();
  for (const id of ["language", "begun", "played"]) part(id).addEventListener("change", () => play());
  part("pass").addEventListener("change", (event) => {
    const lasting = event.target.value;
    event.target.value = "";
    if (lasting && shown?.phones) reply("text", `(wait ${lasting})`);
  });
  part("back").addEventListener("click", () => {
    if (isOff(part("back"))) return;
    replies.pop();
    play();
  });
  keeping();
  part("again").addEventListener("click", () => {
    if (isOff(part("again"))) return;
    replies.length = 0;
    play();
  });
}

/** Another file is open. */
export function open(name) {
  file = name;
  replies = kept.get(name) ?? [];
  kept.set(name, replies);
  return play();
}

/** Play everything again, as the file stands now. */
export async function play() {
  if (!file) return;
  const mine = ++asked;
  let told;
  try {
    told = await ask("play", {
      name: file, flow: part("played").value, language: part("language").value, begun_by: part("begun").value, replies,
    });
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    told = { why: wrong.message, played: [] };
  }
  if (mine !== asked) return; // somebody typed on meanwhile
  show(told);
}

/** Mark the messages of the step in which the text is being written. */
export function follow(name, line) {
  if (!shown?.places) return;
  const before = Object.entries(shown.places).filter(([, place]) => place.file === name && place.line <= line);
  const step = before.sort((a, b) => b[1].line - a[1].line)[0]?.[0];
  for (const item of document.querySelectorAll(".thread li[data-step]")) item.classList.toggle("here", Boolean(step) && item.dataset.step === step);
}

/** The conversation on one phone becomes a story beside the flow. */
function keeping() {
  part("keep").addEventListener("click", () => {
    if (isOff(part("keep"))) return;
    const chosen = document.querySelector("#which input:checked").value;
    if (chosen !== "all") part("story-phone").value = chosen;
    say(part("keeping-told"), "");
    part("keeping").showModal();
  });
  part("keeping-not").addEventListener("click", () => part("keeping").close());
  part("keeping-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const kept = await ask("keep", {
        flow: shown.flow, on: part("story-phone").value, language: shown.language, begun_by: shown.begun_by, replies, story: part("story-name").value,
      });
      part("keeping").close();
      part("story-name").value = "";
      keep(kept.file);
    } catch (wrong) {
      if (!(wrong instanceof Told)) throw wrong;
      say(part("keeping-told"), wrong.message);
    }
  });
}

function which() {
  const chosen = document.querySelector("#which input:checked").value;
  part("phones").className = `phones one-${chosen}`;
  document.querySelector(".desk").classList.toggle("all-three", chosen === "all");
  for (const thread of document.querySelectorAll(".handset .thread")) toNewest(thread);
}

function reply(on, says, label = "") {
  replies.push({ at: shown.phones[on].at, says, on, label });
  play();
}

function fill(select, choices, value) {
  const shape = JSON.stringify(choices);
  if (select.dataset.shape !== shape) {
    select.dataset.shape = shape;
    select.replaceChildren(...choices.map(([of, words, language]) => {
      const one = make("option", "", words);
      one.value = of;
      if (language) one.lang = language;
      return one;
    }));
  }
  select.value = value;
}

function show(told) {
  say(part("phones-told"), told.why || told.told || "");
  offer(part("back"), replies.length > 0);
  offer(part("again"), replies.length > 0);
  offer(part("keep"), replies.length > 0 && Boolean(told.phones));
  part("played-control").hidden = told.played.length < 2;
  fill(part("played"), told.played.map((name) => [name, name.replace(/^flows\/|\.yaml$/g, "")]), told.flow ?? "");
  part("handsets").classList.toggle("stale", !told.phones);
  if (!told.phones) {
    if (shown && shown.file !== file) clear();
    return;
  }
  shown = { ...told, file };
  fill(part("language"), told.languages.map((one) => [one.tag, one.name, one.tag]), told.language);
  part("begun").value = told.begun_by;
  part("begun").querySelector("[value=bot]").disabled = !told.invites;
  for (const on of Object.keys(NAMES)) fillHandset(on, told.phones[on]);
}

function clear() {
  shown = null;
  for (const thread of document.querySelectorAll(".handset .thread ol, .handset .choices")) thread.replaceChildren();
  for (const state of document.querySelectorAll(".handset .state")) say(state, "");
  for (const outcome of document.querySelectorAll(".handset .outcome")) outcome.hidden = true;
}

function handset(on) {
  const made = make("section", "handset");
  made.id = `handset-${on}`;
  const name = make("h3", "", NAMES[on]);
  name.id = `name-${on}`;
  made.setAttribute("aria-labelledby", name.id);
  const header = make("header");
  header.append(name, make("span", "state"));
  const thread = make("div", "thread");
  thread.tabIndex = 0;
  thread.role = "log";
  thread.ariaLabel = `${NAMES[on]}: what is said`;
  thread.append(make("ol"));
  const outcome = make("div", "outcome");
  outcome.hidden = true;
  thread.append(outcome);
  const beneath = make("div", "beneath");
  const choices = make("div", "choices");
  choices.role = "group";
  choices.ariaLabel = "Answers";
  beneath.append(choices, on === "voice" ? keypad() : writing(on));
  made.append(header, thread, beneath);
  return made;
}

function writing(on) {
  const form = make("form", "write");
  const label = make("label", "unseen", on === "text" ? "A text of theirs" : "A message of theirs");
  const box = make("input");
  box.id = label.htmlFor = `box-${on}`;
  box.autocomplete = "off";
  box.maxLength = 1600;
  box.dir = "auto";
  box.placeholder = on === "text" ? "Text, like 1 or STOP" : "Message";
  const send = make("button", "", "Send");
  send.type = "submit";
  form.append(label, box, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = box.value.trim();
    if (!words || !shown?.phones) return;
    box.value = "";
    reply(on, words, labelOf(on, words));
  });
  return form;
}

function keypad() {
  const box = make("div");
  const keys = make("div", "keys");
  keys.role = "group";
  keys.ariaLabel = "Keypad";
  for (const key of KEYS) {
    const one = button(key, () => press(key));
    if (SAID[key]) one.ariaLabel = SAID[key];
    keys.append(one);
  }
  const acts = make("div", "acts");
  acts.append(
    button("Say nothing", () => shown?.phones && reply("voice", "(silence)")),
    button("Speak", () => shown?.phones && reply("voice", "(record 4 seconds)"), "speak"),
    button("Hang up", () => shown?.phones && reply("voice", "(hang up)")),
  );
  box.append(keys, acts);
  return box;
}

function press(key) {
  if (shown?.phones) reply("voice", key, labelOf("voice", key));
}

/** The label of the answer that a digit or key stands for now; empty where it stands for none. */
function labelOf(on, says) {
  return shown.phones[on].waits.options.find((one) => one.says === says)?.label ?? "";
}

function fillHandset(on, phone) {
  const made = part(`handset-${on}`);
  const list = made.querySelector("ol");
  const thread = made.querySelector(".thread");
  const items = phone.lines.map((line, at) => item(on, line, at === phone.lines.length - 1 || !phone.lines.slice(at + 1).some((one) => one.who === "bot")));
  const pressed = document.activeElement?.closest(".answers") && made.contains(document.activeElement);
  const same = [...list.children].findIndex((old, at) => !items[at] || old.dataset.shape !== items[at].dataset.shape);
  const from = same < 0 ? list.children.length : same;
  for (const old of [...list.children].slice(from)) old.remove();
  list.append(...items.slice(from));
  if (from < items.length) toNewest(thread);
  if (pressed) (list.querySelector(".answers button") ?? thread).focus();
  say(made.querySelector(".state"), on === "voice" ? state(phone) : parts(on, phone));
  choices(made.querySelector(".choices"), on, phone);
  if (on === "voice") offer(made.querySelector(".speak"), phone.waits.record);
  outcome(made.querySelector(".outcome"), phone);
}

/** The newest message from its beginning, where it is longer than the screen. */
function toNewest(thread) {
  const newest = [...thread.querySelectorAll("li.bot")].at(-1);
  if (!newest) return;
  const top = newest.getBoundingClientRect().top - thread.querySelector("ol").getBoundingClientRect().top;
  thread.scrollTop = Math.min(top, thread.scrollHeight - thread.clientHeight);
}

function parts(on, phone) {
  if (on !== "text") return "";
  const all = phone.lines.reduce((sum, line) => sum + (line.parts ?? 0), 0);
  return `${all} ${all === 1 ? "part" : "parts"} so far`;
}

function state(phone) {
  const all = phone.lines.reduce((sum, line) => sum + (line.seconds ?? 0), 0);
  const waits = phone.waits.record ? "recording" : phone.waits.keys ? `waits ${phone.waits.seconds} s` : "";
  return [`${Math.round(all)} s spoken`, waits].filter(Boolean).join(", ");
}

function choices(box, on, phone) {
  const wanted = on === "chat" || ["stopped", "erased"].includes(phone.end) ? [] : phone.waits.options;
  const focused = box.contains(document.activeElement);
  box.replaceChildren(...wanted.map((one) => button(`${one.says} ${one.label === one.says ? "" : one.label}`.trim(), () => reply(on, one.says, one.label))));
  if (focused) (box.querySelector("button") ?? box.closest(".handset").querySelector(".thread")).focus();
}

function outcome(box, phone) {
  const lines = [];
  if (ENDS[phone.end]) lines.push(ENDS[phone.end]);
  const answers = Object.entries(phone.answers).map(([step, value]) => `${step}: ${Array.isArray(value) ? value.join(", ") : value}`);
  if (phone.end !== "waiting" && answers.length) lines.push(`Answers: ${answers.join("; ")}.`);
  if (phone.flags.length) lines.push(`Staff are told: ${phone.flags.join(", ")}.`);
  box.hidden = !lines.length;
  say(box, lines.join(" "));
}

function item(on, line, last) {
  const made = make("li", line.who);
  made.dataset.shape = JSON.stringify([line, last]);
  if (line.who === "clock") {
    made.textContent = when(line.at);
    return made;
  }
  const bubble = make("div", "bubble");
  bubble.append(make("span", "unseen", line.who === "bot" ? "Hearback: " : "They: "));
  if (line.who === "person") {
    bubble.append(did(on, line));
    bubble.dir = "auto";
    made.append(bubble);
    return made;
  }
  bubble.dir = line.right_to_left ? "rtl" : "ltr";
  bubble.lang = line.language;
  for (const breath of line.breaths.length ? line.breaths : [{ words: line.words }]) bubble.append(make("span", "breath", breath.words));
  made.append(bubble);
  if (line.step) made.dataset.step = line.step;
  if (last && line.rows.length) made.append(answers(on, line));
  made.append(foot(line));
  return made;
}

function did(on, line) {
  const direction = /^\((.*)\)$/.exec(line.words);
  if (direction) return { silence: "(says nothing)", "hang up": "(hangs up)", media: "(sends a picture)" }[direction[1]] ?? `(${direction[1].replace("record", "speaks")})`;
  if (on === "voice") return `Presses ${line.words}${line.label ? `: ${line.label}` : ""}`;
  return on === "chat" && line.label ? line.label : line.words;
}

function answers(on, line) {
  const box = make("div", "answers");
  box.role = "group";
  box.ariaLabel = "Buttons";
  for (const row of line.rows) {
    const made = make("div", "line");
    for (const one of row) {
      const each = button(one.label, () => reply(on, one.says, one.answer));
      each.dir = "auto";
      made.append(each);
    }
    box.append(made);
  }
  return box;
}

function foot(line) {
  const made = make("p", "foot");
  const place = shown.places[line.step];
  if (place) {
    const at = button(line.step, () => jump(place.file, place.line));
    at.title = `Go to this step in the text: line ${place.line}`;
    made.append(at);
  } else if (line.key.startsWith("engine/")) made.append(make("span", "", "said by Hearback"));
  if (line.parts) made.append(make("span", "", `${line.parts} ${line.parts === 1 ? "part" : "parts"}, ${line.encoding}`));
  if (line.seconds) made.append(make("span", "", `${line.seconds} s`));
  return made;
}

function when(at) {
  return new Date(at).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
