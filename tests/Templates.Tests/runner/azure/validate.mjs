// node validate.mjs PACKAGES FILE...: what Azure's language service says of pipelines and templates, as JSON. Azure's own schema is not
// packaged: schema.json has as much of it as is used here.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The service tells its own story there.
console.log = () => {};
const [packages, ...files] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { getLanguageService, parseYAML } = { ...require("azure-pipelines-language-service"), parseYAML: require("azure-pipelines-language-service/lib/parser/yamlParser").parse };
const { TextDocument } = require("vscode-languageserver-textdocument");
const schema = JSON.parse(await readFile(new URL("schema.json", import.meta.url), "utf8"));

const service = getLanguageService(async () => schema, [], async () => schema.$id);
service.configure({ validate: true, schemas: [{ uri: schema.$id, fileMatch: ["*"], schema }] });
const found = [];
for (const file of files) {
  const document = TextDocument.create(pathToFileURL(file).href, "azure-pipelines", 1, await readFile(file, "utf8"));
  for (const { message, range, severity } of await service.doValidation(document, parseYAML(document.getText())))
    found.push({ file, tool: "azure", line: range.start.line + 1, severity: severity ?? 1, message });
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
