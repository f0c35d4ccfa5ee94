import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parse, truthy } from "./expressions.mjs";
import { Masks } from "../masks.mjs";
import { Variables, predefined } from "./variables.mjs";
import { runStep } from "./steps.mjs";

/** Runs a job in folders of its own, once its checks are passed. */
export async function runJob(definition, stage, run) {
  const name = definition.job ?? definition.deployment;
  const entry = { name, displayName: definition.displayName ?? "", environment: definition.environment ?? null, groups: [], result: "Succeeded", error: null, outputs: {}, steps: [] };
  stage.entry.jobs.push(entry);
  const job = await new Job(definition, entry, stage, run).prepare();
  if (!truthy(run.evaluate(definition.condition ?? "succeeded()", job.variables.context(), needed(definition, stage.jobs), {}))) {
    entry.result = "Skipped";
    return entry;
  }
  const steps = definition.steps ?? definition.strategy?.runOnce?.deploy?.steps;
  for (const step of steps) await runStep(step, job);
  entry.result = job.failed ? "Failed" : "Succeeded";
  const prefix = definition.deployment ? `${name}.` : "";
  for (const step of entry.steps) for (const [key, value] of Object.entries(step.outputs)) entry.outputs[`${prefix}${step.name}.${key}`] = value;
  return entry;
}

// Jobs that name none of the others need none of them.
const needed = ({ dependsOn }, jobs) => Object.fromEntries([dependsOn ?? []].flat().map(one => [one, jobs[one]]));

class Job {
  constructor(definition, entry, stage, run) {
    Object.assign(this, { definition, entry, stage, run, paths: [], count: 0, failed: false, masks: new Masks() });
    const build = join(run.work, stage.entry.name, entry.name);
    this.folders = { build, source: join(build, "s"), temp: join(build, "_temp"), staging: join(build, "a"), home: join(build, "_home") };
  }

  async prepare() {
    for (const folder of Object.values(this.folders)) await mkdir(folder, { recursive: true });
    this.variables = new Variables(this.stage.variables);
    this.run.addVariables(this.variables, this.definition.variables, this);
    for (const [name, value] of Object.entries(predefined(this.run.request, this.folders))) this.variables.set(name, value);
    for (const [alias, { branch }] of Object.entries(this.run.request.pipelines ?? {})) this.variables.set(`resources.pipeline.${alias}.sourceBranch`, branch);
    return this;
  }

  set(name, value, secret) {
    this.variables.set(name, value, secret);
  }

  /** A step's condition: about the steps before it. */
  condition(text) {
    const functions = { succeeded: () => !this.failed, failed: () => this.failed, always: () => true, canceled: () => false, succeededorfailed: () => true };
    return truthy(parse(text)({ contexts: { variables: this.variables.context() }, functions }));
  }
}
