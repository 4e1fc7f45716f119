/** A newer version stands in the file: both are shown, and the person chooses. */

import { make, part } from "./making.js";

/** Show both versions. Answers "mine", "theirs" or "" (go on writing). */
export function choose(newer) {
  const box = part("newer");
  const gone = newer.text === null;
  part("newer-name").textContent = gone ? "This file is no longer there" : "Somebody else has saved this file";
  part("newer-says").textContent = gone
    ? "It was deleted or renamed since you opened it. What you wrote is still here."
    : "Nothing of yours is lost, and nothing of theirs. Look at both, then choose.";
  part("take-theirs").hidden = gone;
  box.querySelector(".both").hidden = gone;
  box.querySelector("tbody").replaceChildren(...newer.rows.map(row));
  box.showModal();
  part("go-on").focus();
  return new Promise((settled) => {
    const answer = (what) => () => {
      box.close();
      settled(what);
    };
    part("go-on").onclick = answer("");
    part("take-theirs").onclick = answer("theirs");
    part("save-mine").onclick = answer("mine");
    box.oncancel = () => settled("");
  });
}

function row([leftNumber, left, rightNumber, right, same], at, rows) {
  const made = make("tr");
  const before = rows[at - 1];
  if (before && leftNumber > before[0] + 1 && before[0]) made.className = "apart";
  for (const [number, words, kind] of [[leftNumber, left, "gone"], [rightNumber, right, "come"]]) {
    made.append(make("td", "number", number ? String(number) : ""), make("td", same || !number ? "" : kind, words));
  }
  return made;
}
