import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepFailure } from "./failure.mjs";

const names = { output: "GITHUB_OUTPUT", env: "GITHUB_ENV", path: "GITHUB_PATH", state: "GITHUB_STATE", summary: "GITHUB_STEP_SUMMARY" };
const summaryLimit = 1024 * 1024;

/** The files through which a step tells the runner something: new ones for each step. */
export class StepFiles {
  static async create(folder, key) {
    const files = new StepFiles();
    await mkdir(folder, { recursive: true });
    files.environment = Object.fromEntries(
      Object.entries(names).map(([kind, name]) => [name, join(folder, `${kind}_${key}`)]),
    );
    for (const path of Object.values(files.environment)) await writeFile(path, "");
    return files;
  }

  async pairs(kind) {
    return parsePairs(await this.#text(kind), kind);
  }

  async paths() {
    return (await this.#text("path")).split(/\r?\n/).filter(line => line !== "");
  }

  async summary(tooLarge) {
    const text = await this.#text("summary");
    if (Buffer.byteLength(text) <= summaryLimit) return text;
    tooLarge(`$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Buffer.byteLength(text) / 1024}k.`);
    return "";
  }

  async #text(kind) {
    try {
      return await readFile(this.environment[names[kind]], "utf8");
    } catch {
      return "";
    }
  }
}

/** `name=value` lines, and `name<<DELIMITER` blocks. */
export function parsePairs(text, kind) {
  const found = {};
  const lines = text.split(/\r?\n/);
  const bad = what => new StepFailure(`Unable to process file command '${kind}' successfully. ${what}`);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw bad(`Invalid format '${line}'. Name must not be empty`);
      found[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)];
      if (name === "" || delimiter === "")
        throw bad(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw bad(`Invalid value. Matching delimiter not found '${delimiter}'`);
      found[name] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else {
      throw bad(`Invalid format '${line}'`);
    }
  }
  return found;
}
