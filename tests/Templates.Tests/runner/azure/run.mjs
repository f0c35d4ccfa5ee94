// node run.mjs PACKAGES REQUEST.json: runs a pipeline of Azure as it is documented, and writes what came of it to the request's `result`.
// node run.mjs PACKAGES REQUEST.json --expand: only makes of it what Azure would run.
import { readFile, writeFile } from "node:fs/promises";
import { usePackagesOf } from "../register.mjs";

const [packages, path, mode] = process.argv.slice(2);
usePackagesOf(packages);
const { run } = await import("./engine.mjs");
const request = JSON.parse(await readFile(path, "utf8"));
await writeFile(request.result, JSON.stringify(await run(request, mode === "--expand"), null, 2));
process.exit(0);
