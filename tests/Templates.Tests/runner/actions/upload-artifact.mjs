import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import glob from "fast-glob";
import { StepFailure } from "../failure.mjs";

export const inputs = {
  name: "artifact",
  path: "",
  "if-no-files-found": "warn",
  "retention-days": "",
  "compression-level": "6",
  overwrite: "false",
  "include-hidden-files": "false",
  archive: "true",
};
export const required = ["path"];

/** Copies files to the run's folder of artifacts, where later jobs find them. A name is used once. */
export async function run({ inputs, flag, job, run, annotate, show }) {
  const { name } = inputs;
  const lines = inputs.path.split("\n").map(one => one.trim()).filter(Boolean);
  const full = path => (isAbsolute(path) ? path : join(job.workspace, path));
  const folders = [];
  const patterns = [];
  for (const line of lines.filter(one => !one.startsWith("!"))) {
    const path = full(line);
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
    if (isFolder) folders.push(path);
    patterns.push(isFolder ? `${path}/**` : path);
  }
  const ignore = lines.filter(one => one.startsWith("!")).map(one => full(one.slice(1)));
  const files = (await glob(patterns, { ignore, dot: flag("include-hidden-files") })).sort();
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${lines.join(", ")}. No artifacts will be uploaded.`;
    if (inputs["if-no-files-found"] === "error") throw new StepFailure(message);
    if (inputs["if-no-files-found"] === "warn") annotate({ level: "warning", message });
    return {};
  }
  const target = join(run.work, "_artifacts", name);
  if (run.artifacts.has(name)) {
    if (!flag("overwrite")) throw new StepFailure(`Failed to CreateArtifact: Received non-retryable error: (409) Conflict: an artifact with this name already exists on the workflow run: ${name}`);
    await rm(target, { recursive: true });
  }
  const root = lines.length === 1 && folders.length === 1 ? folders[0] : common(files);
  const digest = createHash("sha256");
  for (const file of files) {
    const copy = join(target, relative(root, file));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy);
    digest.update(await readFile(file));
  }
  const id = run.artifacts.size + 1;
  run.artifacts.set(name, { id, folder: target });
  show(`Artifact ${name} has been successfully uploaded: ${files.length} files.`);
  return { "artifact-id": String(id), "artifact-url": "", "artifact-digest": digest.digest("hex") };
}

function common(files) {
  let parts = dirname(files[0]).split(sep);
  for (const file of files) {
    const other = dirname(file).split(sep);
    const differs = parts.findIndex((part, at) => part !== other[at]);
    if (differs >= 0) parts = parts.slice(0, differs);
  }
  return parts.join(sep);
}
