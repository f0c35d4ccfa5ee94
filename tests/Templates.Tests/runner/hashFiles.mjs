import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import glob from "fast-glob";

/** hashFiles(): a hash of the matching files' hashes, empty where none matches. Only files of the workspace count. */
export function hashFiles(workspace, patterns) {
  const [wanted, ignored] = [patterns.filter(one => !one.startsWith("!")), patterns.filter(one => one.startsWith("!"))];
  const files = glob.sync(wanted, { cwd: workspace, ignore: ignored.map(one => one.slice(1)), dot: true, absolute: true }).sort();
  if (files.length === 0) return "";
  const all = createHash("sha256");
  for (const file of files) all.update(createHash("sha256").update(readFileSync(file)).digest());
  return all.digest("hex");
}
