import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { checkUses } from "./uses.mjs";
import { MachineLost } from "./failure.mjs";
import { Masks } from "./masks.mjs";
import { refusal } from "./secrets.mjs";
import { resolve, scalar, text } from "./expressions.mjs";
import { runnerContext } from "./contexts.mjs";
import { runSteps } from "./steps.mjs";
import { stop } from "./processes.mjs";

const strings = values => Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, text(value)]));

/** Runs one job's steps on a machine of its own: an empty workspace, an empty home. */
export async function runJob(frame, entry) {
  const { run, workflow, job, contexts, matrix, strategy, secrets: scope } = frame;
  run.say(`=== ${entry.id}`);
  const current = new Job(frame, entry);
  let result;
  try {
    const early = { contexts: { ...contexts, matrix: matrix ?? null, strategy }, functions: [] };
    entry.name = frame.prefix + (job.name === undefined ? frame.name : text(scalar(job.name, early)));
    entry.concurrency = resolve(job.concurrency ?? null, early);
    const named = resolve(job.environment ?? null, { ...early });
    entry.environment = (typeof named === "object" ? named?.name : named) || null;
    const environment = environmentOf(run, entry.environment);
    const refused = entry.environment && refusal(entry.environment, environment, run.github);
    if (refused) throw new Error(refused);

    const token = run.request.tokens?.[entry.key] ?? run.github.token;
    const secrets = { ...scope.within(run.fork ? undefined : environment), GITHUB_TOKEN: token };
    for (const value of Object.values(secrets)) current.mask(value);
    current.mask(token);
    current.github = { ...run.github, token, job: entry.key, workspace: current.workspace };
    current.contexts = { ...early.contexts, vars: { ...contexts.vars, ...environment?.vars }, secrets };
    const above = { contexts: { github: current.github, inputs: contexts.inputs, vars: current.contexts.vars, secrets }, functions: [] };
    const ofWorkflow = strings(resolve(workflow.definition.env ?? {}, above));
    const own = { contexts: { ...current.contexts, github: current.github }, functions: [] };
    current.env = { ...ofWorkflow, ...strings(resolve(job.env ?? {}, own)) };
    current.defaults = resolve({ ...workflow.definition.defaults?.run, ...job.defaults?.run }, { contexts: { ...own.contexts, env: current.env }, functions: [] });
    current.limit(scalar(job["timeout-minutes"] ?? 360, own));
    for (const folder of [current.workspace, current.runner.temp, current.runner.tool_cache, current.home]) await mkdir(folder, { recursive: true });
    checkUses(run, job.steps);

    const frames = { job: current, steps: {}, status: "success", env: {}, contexts: current.contexts, defaults: current.defaults, within: null };
    await runSteps(job.steps, frames);
    for (const after of frames.status === "success" ? current.after.reverse() : []) await after();
    result = frames.status;
    entry.outputs = current.outputs(job.outputs, frames);
  } catch (error) {
    if (error instanceof MachineLost) {
      result = "cancelled";
      run.lost = true;
    } else {
      current.annotate({ level: "error", message: error.message }, null);
      entry.error = error.message;
      result = "failure";
    }
  } finally {
    for (const group of current.groups) stop(group);
  }
  entry.result = result;
  const goesOn = result === "failure" && scalar(job["continue-on-error"] ?? false, { contexts: { ...contexts, matrix: matrix ?? null, strategy }, functions: [] });
  return { result: goesOn ? "success" : result, outputs: entry.outputs };
}

function environmentOf(run, name) {
  if (name === null) return undefined;
  const found = Object.entries(run.request.environments ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (!found) run.note(`The request has no environment '${name}'. GitHub would make one, without secrets or protection.`);
  return found;
}

class Job {
  masks = new Masks();
  groups = [];
  after = [];
  globals = {};
  paths = [];
  timedOut = false;
  cancelled = false;
  count = 0;

  constructor(frame, entry) {
    this.run = frame.run;
    this.entry = entry;
    const folder = join(frame.run.work, "jobs", `${frame.run.jobs.length}`);
    const name = frame.run.request.repository.split("/")[1];
    this.workspace = join(folder, name, name);
    this.home = join(folder, "home");
    this.runner = runnerContext(folder);
    const { workflow } = frame;
    this.own = {
      workflow_ref: `${workflow.repository}/${workflow.path}@${workflow.ref}`,
      workflow_sha: workflow.sha,
      workflow_repository: workflow.repository,
      workflow_file_path: workflow.path,
    };
  }

  mask(value) {
    this.masks.add(value);
    this.run.masks.add(value);
  }

  limit(minutes) {
    this.deadline = Date.now() + minutes * (this.run.request.minute ?? 60_000);
  }

  annotate(annotation, step) {
    const seen = this.masks.deep({ ...annotation, job: this.entry.id, step });
    this.run.annotations.push(seen);
    return seen;
  }

  /** The job's outputs; one that may hold a secret is left out, as GitHub does. */
  outputs(declared = {}, frame) {
    const scope = { contexts: { ...frame.contexts, github: this.github, env: { ...this.env, ...this.globals }, steps: frame.steps, job: { ...this.own, status: frame.status }, runner: this.runner }, functions: [] };
    const values = {};
    for (const [name, value] of Object.entries(declared)) {
      const output = text(scalar(value, scope));
      if (this.masks.hides(output)) this.annotate({ level: "warning", message: `Skip output '${name}' since it may contain secret.` }, null);
      else values[name] = output;
    }
    return values;
  }
}
