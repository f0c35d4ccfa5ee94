import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import { parse } from "yaml";
import { StepFailure } from "./failure.mjs";
import { standIns } from "./actions/index.mjs";

export function parseUses(uses) {
  if (uses.startsWith("./")) return { local: uses.slice(2) };
  const match = /^([^/@]+\/[^/@]+)((?:\/[^@]+)?)@(.+)$/.exec(uses);
  return match ? { repository: match[1], path: match[2].slice(1), ref: match[3] } : {};
}

const standIn = ({ repository, path }) => standIns.get(`${repository}${path ? `/${path}` : ""}`.toLowerCase());

/** Actions are fetched before a job's first step: one that can't be had fails the job. */
export function checkUses(run, steps) {
  for (const { uses } of steps ?? []) {
    if (uses === undefined) continue;
    const parsed = parseUses(uses);
    if (parsed.local === undefined && !standIn(parsed) && !(parsed.repository && run.repositories.has(parsed.repository)))
      throw new StepFailure(`Unable to resolve action ${uses}: it has no stand-in here, and the request knows no such repository.`);
  }
}

/** What a step's `uses` stands for: a stand-in, or a composite action in a folder. */
export async function findAction(run, workspace, uses) {
  checkUses(run, [{ uses }]);
  const parsed = parseUses(uses);
  const found = standIn(parsed);
  if (found) return { standIn: found };
  if (parsed.local !== undefined) return { ...(await composite(join(workspace, parsed.local))), repository: "", ref: "" };
  const { sha } = await run.repositories.commit(parsed.repository, parsed.ref);
  const folder = join(await run.repositories.unpack(parsed.repository, sha), parsed.path);
  return { ...(await composite(folder)), repository: parsed.repository, ref: parsed.ref };
}

async function composite(folder) {
  for (const name of ["action.yml", "action.yaml"]) {
    const path = join(folder, name);
    try {
      await access(path);
    } catch {
      continue;
    }
    const content = await readFile(path, "utf8");
    const errors = parseAction({ name: path, content }, new NoOperationTraceWriter()).context.errors.getErrors();
    if (errors.length > 0) throw new StepFailure(`Failed to load ${path}: ${errors.map(one => one.message).join("; ")}`);
    const definition = parse(content);
    if (definition.runs.using !== "composite") throw new StepFailure(`${path}: this runner runs composite actions only, not ${definition.runs.using}.`);
    return { definition, folder };
  }
  throw new StepFailure(
    `Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${folder}'. Did you forget to run actions/checkout before running your local action?`,
  );
}
