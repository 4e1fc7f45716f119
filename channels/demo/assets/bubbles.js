/** Threads of messages. Only what is new is added, so that a screen reader is told of it once and a reader's place is kept. */

import * as clock from "./clock.js";

const NUMBER = /\+?\d(?:[\d ]*\d)?/g; // groups of digits with spaces between: in a right-to-left line they would change places

/** An element with a class and words. */
export function make(tag, className, words) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

/** Words into an element, line by line, in their own direction, numbers kept in order. */
export function say(into, words, rightToLeft, language) {
  into.dir = rightToLeft ? "rtl" : "ltr";
  if (language) into.lang = language;
  for (const line of words.split("\n")) {
    const block = make("span", "words");
    let from = 0;
    for (const found of rightToLeft ? line.matchAll(NUMBER) : []) {
      const number = make("bdi", "", found[0]);
      number.dir = "ltr";
      block.append(line.slice(from, found.index), number);
      from = found.index + found[0].length;
    }
    block.append(line.slice(from));
    into.append(block);
  }
}

/** Press state, labels and rows of one message's buttons. */
function fillButtons(item, message, press) {
  const shape = JSON.stringify([message.rows, message.pressed]);
  if (item.dataset.shape === shape) return;
  item.dataset.shape = shape;
  const focused = item.contains(document.activeElement);
  item.querySelector(".buttons")?.remove();
  if (!message.rows.length) {
    if (focused) item.closest(".thread").focus();
    return;
  }
  const group = make("div", "buttons");
  group.role = "group";
  group.ariaLabel = "Answers";
  for (const row of message.rows) {
    const line = make("div");
    for (const button of row) {
      const made = make("button", "", button.label);
      made.type = "button";
      made.dir = button.right_to_left ? "rtl" : "ltr";
      if (message.pressed === button.press) made.ariaPressed = "true";
      made.addEventListener("click", () => press(message.id, button.press));
      line.append(made);
    }
    group.append(line);
  }
  item.append(group);
  if (focused) (group.querySelector("[aria-pressed=true]") ?? group.querySelector("button")).focus();
}

function bubble(message, tag) {
  const item = make("li", message.mine ? "mine" : "");
  item.dataset.id = message.id;
  const words = make("div", "bubble");
  words.append(make("span", "unseen", message.mine ? "You: " : "Feedback line: "));
  say(words, message.text, message.right_to_left, message.right_to_left ? tag : "");
  item.append(words);
  const parts = message.parts && !message.mine ? ` · ${message.parts} ${message.parts === 1 ? "part" : "parts"}, ${message.encoding}` : "";
  item.append(make("p", "foot", clock.time(message.at) + parts));
  return item;
}

/** Bring a thread up to date. ``language`` is the person's; ``press(message, data)`` is called when a button is pressed. */
export function update(thread, messages, language, press) {
  const list = thread.querySelector("ol");
  list.dir = language.right_to_left ? "rtl" : "ltr"; // the phone of somebody who reads from right to left is mirrored
  const kept = new Map([...list.querySelectorAll("li[data-id]")].map((item) => [item.dataset.id, item]));
  const wanted = new Set(messages.map((message) => message.id));
  for (const [id, item] of kept) if (!wanted.has(id)) item.remove();
  let added = false;
  for (const message of messages) {
    let item = kept.get(message.id);
    if (!item) {
      const day = clock.day(message.at);
      if (list.dataset.day !== day) list.append(make("li", "day", day));
      list.dataset.day = day;
      item = bubble(message, language.tag);
      item.dataset.text = message.text;
      list.append(item);
      added = true;
    } else if (item.dataset.text !== message.text) {
      const fresh = bubble(message, language.tag);
      fresh.dataset.text = message.text;
      item.replaceWith(fresh);
      item = fresh;
    }
    if (message.rows) fillButtons(item, message, press);
  }
  if (added) thread.scrollTop = thread.scrollHeight;
}

/** Forget a thread: somebody new has the phone. */
export function clear(thread) {
  const list = thread.querySelector("ol");
  list.replaceChildren();
  delete list.dataset.day;
}
