/** The demo's clock: told by the server with every answer, running on in the page in between. Shown as it is in Britain. */

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "short", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "long", day: "numeric", month: "long" });
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const ISO_DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit" });

let ahead = 0; // milliseconds between the demo's clock and this computer's

export function set(iso) {
  ahead = Date.parse(iso) - Date.now();
  show();
}

export function now() {
  return new Date(Date.now() + ahead);
}

export function time(iso) {
  return TIME.format(new Date(iso));
}

export function day(iso) {
  return SHORT_DAY.format(new Date(iso));
}

export function lasted(from, to) {
  const seconds = Math.max(0, Math.floor(((to ? Date.parse(to) : now().getTime()) - Date.parse(from)) / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function show() {
  const moment = now();
  const shown = document.getElementById("now");
  shown.dateTime = moment.toISOString();
  shown.textContent = `${DAY.format(moment)}, ${TIME.format(moment)}`;
  for (const small of document.querySelectorAll(".status .time")) small.textContent = TIME.format(moment);
  document.getElementById("date").min = ISO_DAY.format(moment);
}
