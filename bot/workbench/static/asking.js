/** Wishes to the workbench. The token stands behind the # of the address; it is kept for this tab alone, and taken out of sight. */

const KEPT = "hearback-workbench";
const given = location.hash.slice(1);
if (given) {
  sessionStorage.setItem(KEPT, given);
  history.replaceState(null, "", location.pathname);
}
const token = sessionStorage.getItem(KEPT) ?? "";

/** Raised with a sentence for the person. */
export class Told extends Error {}

/** Ask for something, and get it as data. Raises Told where it is refused, or nobody answers. */
export async function ask(wish, words = {}) {
  let answer;
  try {
    answer = await fetch(`/workbench/do/${wish}`, {
      method: "POST", headers: { "Content-Type": "application/json", "X-Hearback-Workbench": token }, body: JSON.stringify(words),
    });
  } catch {
    throw new Told("The workbench does not answer. Leave this page open, and look whether `hearback workbench` still runs.");
  }
  let told;
  try {
    told = await answer.json();
  } catch {
    throw new Told("The workbench could not do this. What you wrote is still here.");
  }
  if (!answer.ok) throw new Told(told.told ?? "The workbench could not do this. What you wrote is still here.");
  return told;
}
