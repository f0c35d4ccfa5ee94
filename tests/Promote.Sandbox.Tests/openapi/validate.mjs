// Reads exchanges [{method, path, status, body}] from the file that is named, and says which answers GitHub's
// description of its API does not allow.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const Ajv = require("ajv").default;
const formats = require("ajv-formats").default;
const description = require("@octokit/openapi/generated/api.github.com.deref.json");
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
formats(ajv);

const templates = Object.keys(description.paths).map((path) => ({
  path,
  pattern: new RegExp("^" + path.replace(/[.+]/g, "\\$&").replace(/\{[^}]+\}/g, "([^/]+)") + "$"),
  fixed: path.replace(/\{[^}]+\}/g, "").length,
}));
// These take slashes, which the template does not say.
const greedy =
  /^(\/repos\/[^/]+\/[^/]+\/(?:git\/(?:ref|refs|matching-refs)|contents|compare|branches|rules\/branches))\/(.+?)(\/protection(?:\/\w+)?)?$/;

// "nullable" is OpenAPI's, not JSON Schema's.
function nullable(schema, seen = new Set()) {
  if (schema === null || typeof schema !== "object" || seen.has(schema)) return;
  seen.add(schema);
  for (const key of Object.keys(schema)) nullable(schema[key], seen);
  if (schema.nullable === true) {
    if (typeof schema.type === "string") schema.type = [schema.type, "null"];
    if (Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum.push(null);
    delete schema.nullable;
  }
}

const compiled = new Map();
const problems = [];
const covered = new Set();
for (const { method, path, status, body } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const plain = path.split("?")[0].replace(greedy, (_, start, rest, end) => `${start}/${encodeURIComponent(rest)}${end ?? ""}`);
  const found = templates
    .filter(({ path, pattern }) => pattern.test(plain) && description.paths[path][method.toLowerCase()])
    .sort((a, b) => b.fixed - a.fixed)[0];
  const name = `${method} ${plain} ${status}`;
  if (!found) {
    problems.push(`${name}: GitHub has no such endpoint`);
    continue;
  }

  const response = description.paths[found.path][method.toLowerCase()].responses[status];
  const schema = response?.content?.["application/json"]?.schema;
  covered.add(`${method} ${found.path} ${status}`);
  if (!response && status < 400) problems.push(`${name}: GitHub does not answer ${status} here`);
  if (!schema) continue;
  const key = `${method} ${found.path} ${status}`;
  if (!compiled.has(key)) {
    nullable(schema);
    compiled.set(key, ajv.compile(schema));
  }

  const validate = compiled.get(key);
  if (!validate(body)) {
    const errors = validate.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
    problems.push(`${name}: ${[...new Set(errors)].slice(0, 12).join("; ")}`);
  }
}

console.log(JSON.stringify({ covered: [...covered].sort(), problems: [...new Set(problems)] }));
