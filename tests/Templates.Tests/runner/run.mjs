// node run.mjs REQUEST.json: runs a workflow as GitHub documents it, and writes what came of it to the request's `result`.
// node run.mjs --serve PACKAGES: does so for each path that comes in as a line, and answers each with a line of JSON.
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { usePackagesOf } from "./register.mjs";

async function answer(path) {
  const { run } = await import("./engine.mjs");
  const request = JSON.parse(await readFile(path, "utf8"));
  await writeFile(request.result, JSON.stringify(await run(request), null, 2));
}

const [first, packages] = process.argv.slice(2);
if (first === "--serve") {
  usePackagesOf(packages);
  // Runs go on side by side; each keeps to its own folder.
  createInterface({ input: process.stdin })
    .on("line", path =>
      answer(path).then(
        () => console.log(JSON.stringify({ request: path })),
        error => console.log(JSON.stringify({ request: path, error: error.stack })),
      ),
    )
    .on("close", () => process.exit(0));
} else {
  usePackagesOf(JSON.parse(await readFile(first, "utf8")).packages);
  await answer(first);
  process.exit(0);
}
