import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parse } from "yaml";
import { StartupFailure } from "./failure.mjs";

/** A workflow file, refused where GitHub's own parser refuses it. */
export async function loadWorkflow(repositories, { repository, sha, ref, path }) {
  const content = await repositories.file(repository, sha, path);
  if (content === undefined) throw new StartupFailure(`workflow was not found: ${repository}/${path}@${ref}`);
  const where = `${repository}/${path}`;
  const parsed = parseWorkflow({ name: where, content }, new NoOperationTraceWriter());
  if (parsed.value) await convertWorkflowTemplate(parsed.context, parsed.value);
  const errors = parsed.context.errors.getErrors();
  if (errors.length > 0) throw new StartupFailure(`Invalid workflow file: ${where}: ${errors.map(one => one.message).join("; ")}`);
  const definition = parse(content);
  return { definition, repository, sha, ref, path, events: events(definition.on), jobs: definition.jobs };
}

function events(on) {
  if (typeof on === "string") return { [on]: null };
  return Array.isArray(on) ? Object.fromEntries(on.map(name => [name, null])) : on;
}

/** Jobs in an order in which each comes after those that it needs. */
export function ordered(jobs) {
  const order = [];
  const visit = id => {
    if (order.includes(id)) return;
    for (const need of needs(jobs[id])) visit(need);
    order.push(id);
  };
  for (const id of Object.keys(jobs)) visit(id);
  return order;
}

export const needs = job => (job.needs === undefined ? [] : [job.needs].flat());

/** All that a job needs, and all that those need. */
export function ancestors(jobs, id) {
  const found = new Set();
  const visit = one => {
    for (const need of needs(jobs[one])) {
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return [...found];
}

/** Where a job's `uses` points: another workflow of the same commit, or of another repository. */
export async function calledWorkflow(repositories, caller, uses) {
  if (uses.startsWith("./")) return { ...pick(caller), path: uses.slice(2) };
  const match = /^([^/]+\/[^/]+)\/(\.github\/workflows\/[^/@]+\.ya?ml)@(.+)$/.exec(uses);
  if (!match) throw new StartupFailure(`Invalid reusable workflow reference: ${uses}`);
  const [, repository, path, name] = match;
  try {
    return { repository, path, ...(await repositories.commit(repository, name)) };
  } catch (error) {
    throw new StartupFailure(`${uses}: ${error.message}`, { cause: error });
  }
}

const pick = ({ repository, sha, ref }) => ({ repository, sha, ref });
