// Makes ../static/editor.js, and ../static/editor.licences.txt: `npm ci && npm run build`, or `make editor`.
// The first line of editor.js carries a hash of all it is made from; a test compares it, so that a stale build is seen.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync, existsSync } from "node:fs";
import { build } from "esbuild";

const SOURCES = ["build.mjs", "editor.mjs", "package-lock.json", "package.json"];
const made = createHash("sha256");
for (const name of SOURCES) made.update(name).update("\0").update(readFileSync(name)).update("\0");

const result = await build({
  entryPoints: ["editor.mjs"], bundle: true, minify: true, format: "esm", target: ["es2022"], outfile: "../static/editor.js",
  charset: "utf8", legalComments: "none", metafile: true,
  banner: { js: `/* Hearback's editor. Made from ${made.digest("hex")}. Licences of its parts: editor.licences.txt */` },
});
const packages = [...new Set(Object.keys(result.metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean))].sort();
const licences = packages.map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((found) => /^licen[cs]e/i.test(found));
  if (!file || !existsSync(`${folder}/${file}`)) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
writeFileSync("../static/editor.licences.txt", `The editor of the workbench is made with these packages.\n\n${licences.join(`\n${"-".repeat(79)}\n\n`)}`);
