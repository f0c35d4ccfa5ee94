// Reads [{ query, variables }] from stdin; writes [[error, …], …] to stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const home = process.argv[2];
const load = createRequire(pathToFileURL(join(home, "package.json")));
const { buildSchema, getVariableValues, parse, validate } = load("graphql");
const schema = buildSchema(
  readFileSync(join(home, "node_modules/@octokit/graphql-schema/schema.graphql"), "utf8"),
  // The published schema defines a field twice.
  { assumeValid: true, assumeValidSDL: true },
);

const errors = JSON.parse(readFileSync(0, "utf8")).map(({ query, variables }) => {
  try {
    const document = parse(query);
    const found = validate(schema, document);
    const values =
      found.length > 0
        ? { errors: [] }
        : getVariableValues(schema, document.definitions[0].variableDefinitions ?? [], variables ?? {});
    return [...found, ...(values.errors ?? [])].map((error) => error.message);
  } catch (error) {
    return [error.message];
  }
});
process.stdout.write(JSON.stringify(errors));
