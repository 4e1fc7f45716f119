/** How the flow stands in its languages, and one translation changed. */

import { ask, Told } from "./asking.js";
import { button, make, say } from "./making.js";

let shown = ""; // the language that is looked at
let all = false; // show what is ready too
const typed = new Map(); // translations that are written and not kept yet, by language and message
const refused = new Map(); // why a translation was not kept, by language and message
let by = ""; // who translates or reviews, for this page alone

/** Fill the page for a file. ``again()`` is called when a translation has been changed. */
export async function fill(panel, name, flow, again) {
  const found = await ask("languages", { name, flow });
  const made = [make("h2", "", "Other languages")];
  if (found.why) made.push(make("p", "lead", found.why));
  else {
    if (!found.languages.some((one) => one.tag === shown)) shown = found.languages[0].tag;
    made.push(choice(found.languages, () => fill(panel, name, flow, again)));
    if (found.lenient) made.push(make("p", "lead", "Drafts that nobody has reviewed are used here. A live service sends what is reviewed alone."));
    made.push(...one(found.languages.find((each) => each.tag === shown), panel, () => fill(panel, name, flow, again), again));
  }
  const place = panel.scrollTop;
  const boxes = () => [...panel.querySelectorAll("textarea")];
  const at = boxes().findIndex((box) => box.closest("li").contains(document.activeElement));
  panel.replaceChildren(...made);
  panel.scrollTop = place;
  if (at >= 0) (boxes()[Math.min(at, boxes().length - 1)] ?? panel).focus(); // the next message, where one has been dealt with
}

function choice(languages, refill) {
  const row = make("div", "row controls");
  const label = make("label", "", "Language ");
  const select = make("select");
  for (const language of languages) {
    const option = make("option", "", `${language.name}: ${language.sent ? "people get it" : "not sent"}`);
    option.value = language.tag;
    option.lang = language.tag;
    select.append(option);
  }
  select.value = shown;
  select.addEventListener("change", () => {
    shown = select.value;
    refill();
  });
  label.append(select);
  const ready = make("label", "check");
  const box = make("input");
  box.type = "checkbox";
  box.checked = all;
  box.addEventListener("change", () => {
    all = box.checked;
    refill();
  });
  ready.append(box, " Show what is reviewed too");
  const name = make("label", "", "Your name ");
  const who = make("input");
  who.value = by;
  who.autocomplete = "name";
  who.maxLength = 80;
  who.addEventListener("input", () => { by = who.value; });
  name.append(who);
  row.append(label, name, ready);
  return row;
}

function one(language, panel, refill, again) {
  const made = [make("p", "lead", `${language.counts.join(", ") || "Nothing to translate"}. ${language.sent ? "People get this flow in it." : `It is not sent: ${language.why}.`}`)];
  if (language.messages.some((message) => message.state === "stale" || message.state === "missing")) made.push(bring(panel, refill, again));
  const list = make("ol", "messages");
  const left = language.messages.filter((message) => all || message.state !== "reviewed").sort((a, b) => weight(a) - weight(b));
  list.append(...left.map((message) => item(language, message, refill, again)));
  if (!left.length) made.push(make("p", "", "Everything is reviewed."));
  made.push(list);
  return made;
}

/** What keeps the flow from being sent comes first; otherwise the order of the flow. */
function weight(message) {
  return { reviewed: 2, unreviewed: 1 }[message.state] ?? 0;
}

function bring(panel, refill, again) {
  const row = make("div", "row");
  const told = make("p", "");
  told.role = "status";
  row.append(button("Bring the catalogues up to date", async () => {
    await trying((why) => say(told, why), async () => {
      const { changed } = await ask("update");
      await refill();
      again();
      say(told, changed ? "" : "They are up to date.");
    });
  }), told);
  return row;
}

function item(language, message, refill, again) {
  const made = make("li", message.state === "reviewed" ? "reviewed" : "");
  made.dataset.message = `${language.tag} ${message.context} ${message.english}`;
  const head = make("p", "about");
  head.append(make("b", "", message.context), " ", make("span", "tag", message.state));
  const english = make("p", "english", message.english);
  english.lang = "en";
  const label = make("label", "", `In ${language.name}`);
  const box = make("textarea");
  const key = made.dataset.message;
  box.value = typed.get(key) ?? message.text;
  box.addEventListener("input", () => typed.set(key, box.value));
  box.lang = language.tag;
  box.dir = language.right_to_left ? "rtl" : "ltr";
  box.rows = Math.max(2, Math.ceil(Math.max(message.text.length, message.english.length) / 60));
  label.append(box);
  const told = make("p", "told");
  told.role = "status";
  say(told, refused.get(key) ?? [message.says, message.state === "reviewed" ? "" : message.try_instead].filter(Boolean).join(" "));
  const words = { language: language.tag, context: message.context, english: message.english, was: message.text };
  const refusal = (why) => { // the page may have been filled anew meanwhile
    refused.set(key, why);
    for (const each of document.querySelectorAll(".messages li")) if (each.dataset.message === key) say(each.querySelector(".told"), why);
  };
  const keep = (more) => trying(refusal, async () => {
    await ask("translate", { ...words, by, ...more });
    typed.delete(key);
    refused.delete(key);
    await refill();
    again();
  });
  const acts = make("div", "row");
  acts.append(button("Keep this translation", () => keep({ text: box.value })));
  if (message.text && message.state === "unreviewed") acts.append(button("I have reviewed it", () => keep({})));
  made.append(head, english, label, ...message.room.map((room) => make("p", "room", room)), told, acts);
  return made;
}

async function trying(refusal, does) {
  try {
    await does();
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    refusal(wrong.message);
  }
}
