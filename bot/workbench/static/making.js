/** Elements with words. Words are only ever set as text, so that nothing in a file can become part of the page. */

/** An element with a class and words. */
export function make(tag, className = "", words = undefined) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

/** A button that does something. */
export function button(words, does, className = "") {
  const made = make("button", className, words);
  made.type = "button";
  made.addEventListener("click", () => isOff(made) || does());
  return made;
}

/** Offer or refuse a button without taking the focus from it. */
export function offer(one, can) {
  one.ariaDisabled = can ? null : "true";
}

export function isOff(one) {
  return one.ariaDisabled === "true";
}

export const part = (id) => document.getElementById(id);

/** Set words only where they differ: a live region then speaks of changes alone. */
export function say(one, words) {
  if (one.textContent !== words) one.textContent = words;
}
