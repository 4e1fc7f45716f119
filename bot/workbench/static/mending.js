/** What is to be mended, as a list beneath the text: the same that the text marks at its lines, for those who do not see marks. */

import { button, make, part, say } from "./making.js";

export const KINDS = { error: "Error", warning: "Warning" };

/** ``found``: findings, elsewhere, live and standing. ``acts``: goTo(file, line, column), fix(change). */
export function show(found, acts) {
  say(part("standing"), found.standing);
  part("standing").className = found.live === false ? "wrong" : found.findings.length + found.elsewhere.length ? "" : "good";
  const focused = document.activeElement?.closest("#findings") ? document.activeElement.dataset.which : "";
  part("findings").replaceChildren(
    ...found.findings.map((one) => item(one, acts, "")), ...found.elsewhere.map((one) => item(one, acts, one.file)),
  );
  if (focused) (part("findings").querySelector(`[data-which="${CSS.escape(focused)}"]`) ?? part("findings").querySelector("button"))?.focus();
}

function item(one, acts, file) {
  const line = make("li", one.severity === "error" ? "error" : "");
  const words = make("span");
  words.append(one.says, make("span", "instead", one.try_instead), make("span", "rule", file ? `${file} · ${one.rule}` : one.rule));
  const places = make("span", "acts");
  for (const fix of one.fixes) {
    const made = button(fix.label, () => acts.fix(fix), "fix");
    made.dataset.which = `fix ${one.rule} ${one.line} ${fix.label}`;
    places.append(made);
  }
  if (!file || file.endsWith(".yaml")) {
    const at = button(`Line ${one.line}`, () => acts.goTo(one.file, one.line, one.column), "at");
    at.dataset.which = `${one.rule} ${one.line} ${one.column}`;
    places.append(at);
  } else places.append(make("span", "rule", `Line ${one.line}`));
  line.append(make("span", "kind", KINDS[one.severity]), words, places);
  return line;
}
