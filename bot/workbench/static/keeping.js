/** A page that the browser keeps as a file. */

import { Told } from "./asking.js";
import { make, say } from "./making.js";

/** Ask for {file, page} and keep it. What is said of it stands in ``told``. */
export async function keep(told, asked) {
  let found;
  try {
    found = await asked();
  } catch (wrong) {
    if (!(wrong instanceof Told)) throw wrong;
    say(told, wrong.message);
    return;
  }
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([found.page], { type: "text/html" }));
  link.download = found.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may first ask where to
  say(told, `${found.file} is in your downloads. It can be opened, sent and printed without the workbench.`);
}
