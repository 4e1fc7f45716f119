/** The telephone: transcript, keypad, and what can be done now. */

import { clear, make, say } from "./bubbles.js";
import * as clock from "./clock.js";
import * as voice from "./voice.js";

const KEYS = [
  ["1", ""], ["2", "ABC"], ["3", "DEF"],
  ["4", "GHI"], ["5", "JKL"], ["6", "MNO"],
  ["7", "PQRS"], ["8", "TUV"], ["9", "WXYZ"],
  ["*", ""], ["0", "+"], ["#", ""],
];
const SPOKEN = { "*": "star", "#": "hash" };
const AFTER = { completed: "Call ended", busy: "Engaged", "no-answer": "Not answered", canceled: "Call ended", failed: "The call failed" };

const part = (id) => document.getElementById(id);
let shown = { id: "", status: "idle", lines: [], waits: "" };
let act = () => {};

/** Offer or refuse a button without taking the focus from it. */
function offer(button, can) {
  button.ariaDisabled = can ? null : "true";
}

function isOff(button) {
  return button.ariaDisabled === "true";
}

/** Build the keypad and listen to the buttons. ``doing(act, wish)`` tells the server. */
export function begin(doing) {
  act = doing;
  for (const [key, letters] of KEYS) {
    const button = make("button");
    button.type = "button";
    button.dataset.key = key;
    const digit = make("span", "digit", key);
    button.append(digit, make("span", "letters", letters));
    button.lastChild.ariaHidden = "true";
    if (SPOKEN[key]) {
      digit.ariaHidden = "true";
      button.append(make("span", "unseen", SPOKEN[key]));
    }
    button.addEventListener("click", () => pressKey(key));
    document.querySelector(".keys").append(button);
  }
  part("voice-phone").addEventListener("keydown", (event) => {
    const typed = /^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typed && shown.status === "in-progress") {
      event.preventDefault();
      pressKey(event.key);
    }
  });
  const wire = (id, name, wish = {}) =>
    part(id).addEventListener("click", () => {
      if (isOff(part(id))) return;
      voice.hush();
      act(name, wish);
    });
  wire("silence", "silence");
  wire("speak", "speak", { seconds: 4 });
  const pickUp = () => !isOff(part("call")) && act(shown.status === "ringing" ? "answer" : "call", {});
  part("call").addEventListener("click", pickUp);
  part("call-now").addEventListener("click", () => {
    document.querySelector(".keys button").focus(); // this button goes away when the call begins
    pickUp();
  });
  part("hang-up").addEventListener("click", () => {
    if (isOff(part("hang-up"))) return;
    voice.hush();
    act(shown.status === "ringing" ? "decline" : "hang_up", {});
  });
  part("listen").addEventListener("click", toggle);
  window.speechSynthesis?.addEventListener("voiceschanged", note); // voices arrive late in some browsers
  offers();
}

function pressKey(key) {
  if (shown.status !== "in-progress") return;
  voice.hush();
  act("key", { key });
}

function toggle() {
  const on = part("listen").ariaChecked !== "true";
  part("listen").ariaChecked = String(on);
  if (!on) voice.hush();
  else if (shown.status === "in-progress") voice.speak(lastBreaths(shown.lines));
  note();
}

/** What was said since the person last did something. */
function lastBreaths(lines) {
  const since = lines.findLastIndex((line) => line.who === "you");
  return lines.slice(since + 1).filter((line) => line.who === "quiet" || (line.who === "line" && line.language !== ""));
}

function offers() {
  const running = shown.status === "in-progress";
  const ringing = shown.status === "ringing" && shown.outgoing;
  offer(part("call"), !running);
  part("call").textContent = part("call-now").textContent = ringing ? "Answer" : "Call";
  offer(part("hang-up"), running || ringing);
  part("hang-up").textContent = ringing ? "Decline" : "Hang up";
  offer(part("silence"), running && shown.waits !== "");
  offer(part("speak"), running && shown.waits === "record");
  for (const key of document.querySelectorAll(".keys button")) offer(key, running);
}

function note() {
  const spoken = shown.lines.findLast((line) => line.who === "line" && line.language && !line.sound);
  const wanted = part("listen").ariaChecked === "true" && shown.status === "in-progress" && spoken;
  part("voice-note").textContent = wanted ? voice.missing(spoken.language) : "";
}

function write(lines) {
  const list = part("transcript").querySelector("ol");
  for (const line of lines) {
    if (line.who === "quiet") continue;
    if (line.who === "line") {
      if (list.lastChild?.className !== "saying") list.append(make("li", "saying"));
      const said = make("span", "said");
      say(said, line.shown ?? line.words, line.right_to_left, line.language);
      list.lastChild.append(said);
      continue;
    }
    const item = make("li", "mine");
    item.append(make("span", line.who === "note" ? "failed" : "did", line.words));
    list.append(item);
  }
  if (lines.length) showNewest();
}

/** A prompt that is longer than the screen is shown from its beginning. */
function showNewest() {
  const transcript = part("transcript");
  const newest = transcript.querySelector("ol").lastChild;
  const top = newest.getBoundingClientRect().top - transcript.firstElementChild.getBoundingClientRect().top;
  transcript.scrollTop = Math.min(top, transcript.scrollHeight - transcript.clientHeight);
}

function stateWords(call) {
  if (call.status === "in-progress") return call.waits === "record" ? "Recording: speak now" : "In a call";
  if (call.status === "ringing") return call.outgoing ? "Calling you" : "Ringing";
  return AFTER[call.status] ?? "Not in a call";
}

/** Bring the telephone up to date. */
export function update(call, language) {
  part("transcript").querySelector("ol").dir = language.right_to_left ? "rtl" : "ltr";
  part("call-first").hidden = call.lines.length > 0;
  part("call-first").firstChild.textContent =
    call.status === "ringing" ? "Somebody is calling. Answer or decline." : "What you hear is also written here.";
  const known = call.id === shown.id ? shown.lines.length : 0;
  if (call.id !== shown.id) clear(part("transcript"));
  const fresh = call.lines.slice(known);
  shown = call;
  write(fresh);
  const words = stateWords(call);
  if (part("call-state").textContent !== words) part("call-state").textContent = words;
  offers();
  note();
  tick();
  if (fresh.some((line) => line.who === "line") && part("listen").ariaChecked === "true" && call.began) voice.speak(lastBreaths(call.lines));
}

/** The timer of the call, by the demo's clock. */
export function tick() {
  part("timer").textContent = shown.began ? clock.lasted(shown.began, shown.ended) : "";
}
