import { createHash } from "node:crypto";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import glob from "fast-glob";
import { output } from "../processes.mjs";
import { StepFailure } from "../failure.mjs";

// A cache is a tar file in a folder, under its paths' hash and its key, as on GitHub: written once, found by prefix.

const lines = text => text.split("\n").map(one => one.trim()).filter(Boolean);

function folderOf(run, paths) {
  if (!run.request.cache) throw new StepFailure("The request gives no folder for caches.");
  return join(run.request.cache, createHash("sha256").update(lines(paths).join("|")).digest("hex").slice(0, 16));
}

const full = (path, job) => (path.startsWith("~") ? join(job.home, path.slice(1)) : isAbsolute(path) ? path : join(job.workspace, path));

/** Finds an entry by its key, else by the newest that starts with a restore key, and unpacks it. */
export async function restore({ inputs, flag, job, run, env, show }) {
  const folder = folderOf(run, inputs.path);
  const entries = await Promise.all(
    (await readdir(folder).catch(() => [])).filter(name => name.endsWith(".tar")).map(async name => ({ key: decodeURIComponent(name.slice(0, -4)), path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  entries.sort((a, b) => b.at - a.at);
  const found = entries.find(one => one.key === inputs.key) ?? [inputs.key, ...lines(inputs["restore-keys"])].map(prefix => entries.find(one => one.key.startsWith(prefix))).find(Boolean);
  if (found === undefined) {
    if (flag("fail-on-cache-miss")) throw new StepFailure(`Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ${inputs.key}`);
    show(`Cache not found for input keys: ${[inputs.key, ...lines(inputs["restore-keys"])].join(", ")}`);
    return { exact: false, outputs: { "cache-primary-key": inputs.key } };
  }
  if (!flag("lookup-only")) {
    await output("tar", ["-xf", found.path, "-C", job.workspace, "-P"], { env });
    show(`Cache restored from key: ${found.key}`);
  }
  const exact = found.key === inputs.key;
  return { exact, outputs: { "cache-hit": String(exact), "cache-primary-key": inputs.key, "cache-matched-key": found.key } };
}

/** Saves an entry, unless its key is taken. */
export async function save({ inputs, job, run, env, show }) {
  const folder = folderOf(run, inputs.path);
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${encodeURIComponent(inputs.key)}.tar`);
  if (await stat(target).catch(() => undefined)) {
    show(`Failed to save: Unable to reserve cache with key ${inputs.key}, another job may be creating this cache.`);
    return;
  }
  const paths = (await glob(lines(inputs.path).map(one => full(one, job)), { dot: true, onlyFiles: false, cwd: job.workspace })).map(one => relative(job.workspace, one));
  if (paths.length === 0) {
    show("Path Validation Error: Path(s) specified in the action for caching do(es) not exist, hence no cache is being saved.");
    return;
  }
  const part = `${target}.${process.pid}.part`;
  await output("tar", ["-cf", part, "-P", "-C", job.workspace, ...paths], { env });
  await rename(part, target);
  show(`Cache saved with key: ${inputs.key}`);
}

export const restoreInputs = { path: "", key: "", "restore-keys": "", "fail-on-cache-miss": "false", "lookup-only": "false", enableCrossOsArchive: "false" };
