/** Asks the demo what the three phones show, tells it what the person does. Everything that is said is decided by Hearback, not here. */

import * as bubbles from "./bubbles.js";
import * as clock from "./clock.js";
import * as telephone from "./telephone.js";

const EVERY = 1000; // milliseconds between two questions
const part = (id) => document.getElementById(id);
let seen = "";
let state = null;
let acting = Promise.resolve();
let waiting = 0; // acts on their way: an older answer must not undo what they show

function british(number) {
  return number.replace(/^\+44(\d{4})(\d{6})$/, "0$1 $2");
}

function tell(words) {
  if (part("told").textContent !== words) part("told").textContent = words;
}

async function ask(path, wish) {
  const sent = wish ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish) } : {};
  const answer = await fetch(path, { ...sent, signal: AbortSignal.timeout(120_000) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.told ?? "That did not work.");
  return told;
}

/** One act after the other, in the order in which they were made. */
function act(name, wish = {}, path = `/demo/do/${name}`) {
  waiting += 1;
  acting = acting.then(async () => {
    try {
      update(await ask(path, wish), true);
    } catch (problem) {
      tell(problem instanceof TypeError ? "The demo does not answer. Is it still running?" : problem.message);
    } finally {
      waiting -= 1;
    }
  });
  return acting;
}

async function watch() {
  if (!waiting) {
    try {
      const told = await ask(`/demo/state?seen=${seen}`);
      if (!waiting) update(told, false);
    } catch {
      tell("The demo does not answer. Is it still running?");
    }
  }
  setTimeout(watch, document.hidden ? 5 * EVERY : EVERY);
}

function update(told, acted) {
  clock.set(told.now);
  if (!told.version) {
    if (part("told").textContent.startsWith("The demo does not answer")) tell(state?.told ?? "");
    return;
  }
  if (state && state.number !== told.number) for (const id of ["texts", "chats"]) bubbles.clear(part(id));
  state = told;
  seen = told.version;
  tell(told.told || (acted ? "" : part("told").textContent));
  languages(told);
  for (const each of document.querySelectorAll(".own-number")) each.textContent = british(told.number);
  for (const each of document.querySelectorAll(".line-number")) each.textContent = british(told.line);
  for (const each of document.querySelectorAll(".start-word")) each.textContent = told.start_word;
  const language = told.languages.find((each) => each.tag === told.language);
  textPhone(told, language);
  chatPhone(told, language);
  telephone.update(told.voice, language);
  happened(told.happened);
}

function languages(told) {
  const picker = part("language");
  if (picker.options.length !== told.languages.length) {
    picker.replaceChildren(
      ...told.languages.map((language) => {
        const option = new Option(language.name, language.tag);
        option.lang = language.tag;
        option.dir = language.right_to_left ? "rtl" : "ltr";
        return option;
      }),
    );
  }
  if (document.activeElement !== picker) picker.value = told.language;
}

function textPhone(told, language) {
  part("text-first").hidden = told.text.messages.length > 0;
  part("text-stopped").hidden = !told.text.stopped;
  bubbles.update(part("texts"), told.text.messages, language);
}

function chatPhone(told, language) {
  const open = told.chat.started && !told.chat.blocked;
  const opened = open && part("write-chat").hidden;
  const hadFocus = part("chat-first").contains(document.activeElement);
  part("chat-first").hidden = open;
  part("write-chat").hidden = !open;
  if (opened && hadFocus) part("chat-words").focus();
  if (told.chat.blocked) part("chat-why").textContent = "You blocked this bot. It can write again when you press Start.";
  part("invite-chat").ariaDisabled = open ? null : "true";
  part("block").ariaDisabled = open ? null : "true";
  if (part("notice").textContent !== told.chat.notice) part("notice").textContent = told.chat.notice;
  bubbles.update(part("chats"), told.chat.messages, language, (message, press) => act("press", { message, press }));
}

function happened(lines) {
  const list = part("happened").querySelector("ol");
  list.replaceChildren(
    ...lines.toReversed().map((line) => {
      const item = bubbles.make("li");
      const words = bubbles.make("span", line.loud ? "loud" : "", line.loud ? `Look here: ${line.words}` : line.words);
      item.append(bubbles.make("time", "", clock.time(line.at)), words);
      return item;
    }),
  );
}

/** A form whose Enter sends and whose Shift+Enter begins a new line. */
function writes(form, box, name) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = box.value.trim();
    box.value = "";
    if (words) act(name, { words });
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

function wind(wish) {
  tell("Winding the clock forward.");
  act("clock", wish);
}

writes(part("write-text"), part("text-words"), "text");
writes(part("write-chat"), part("chat-words"), "say");
telephone.begin(act);
part("send-start").addEventListener("click", () => {
  part("text-words").focus();
  act("text", { words: state?.start_word ?? "FEEDBACK" });
});
part("start").addEventListener("click", () => act("start"));
part("block").addEventListener("click", () => part("block").ariaDisabled !== "true" && act("block"));
part("reset").addEventListener("click", () => act("reset", {}, "/demo/reset"));
part("language").addEventListener("change", (event) => act("language", { language: event.target.value }));
for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", () => wind({ seconds: Number(button.dataset.seconds) }));
}
part("to-date").addEventListener("submit", (event) => {
  event.preventDefault();
  wind({ date: part("date").value });
});
for (const button of document.querySelectorAll("[data-invite]")) {
  button.addEventListener("click", () => button.ariaDisabled !== "true" && act("invite", { channel: button.dataset.invite }));
}
setInterval(() => {
  clock.show();
  telephone.tick();
}, 1000);
watch();
