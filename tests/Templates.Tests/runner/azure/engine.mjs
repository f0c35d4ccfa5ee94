import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Expander } from "./template.mjs";
import { parse, truthy } from "./expressions.mjs";
import { output } from "../processes.mjs";
import { predefined, Variables } from "./variables.mjs";
import { runJob } from "./job.mjs";

/** Runs a pipeline to its end. */
export async function run(request, expandOnly) {
  const expander = new Expander((alias, path) => read(request, alias, path), predefined(request));
  let pipeline;
  try {
    pipeline = await expander.pipeline(request.pipeline);
    check(pipeline, request);
  } catch (error) {
    return { result: "Invalid", error: error.message, stages: [], files: [...expander.files] };
  }
  if (expandOnly) return { result: "Expanded", error: null, stages: [], pipeline: JSON.stringify(pipeline), files: [...expander.files] };
  const stages = await new Run(request, pipeline).stages();
  const bad = stages.some(one => one.result === "Failed" || one.result === "Rejected");
  return { result: bad ? "Failed" : "Succeeded", error: null, stages, files: [...expander.files] };
}

// The pipeline's own file comes from the run's commit, a template from where its resource points.
async function read(request, alias, path) {
  const repository = request.repositories[alias];
  if (!repository) throw new Error(`The repository ${alias} is no resource of this pipeline.`);
  const revision = alias === "self" ? (request.sourceVersion ?? "HEAD") : "HEAD";
  return output("git", ["-C", repository, "show", `${revision}:${path}`]).catch(() => undefined);
}

function check({ root, stages }, request) {
  if (!stages?.length) throw new Error("The pipeline has no stages.");
  for (const { repository } of root.resources?.repositories ?? []) if (!(repository in request.repositories)) throw new Error(`The repository ${repository} is not there.`);
  for (const alias of Object.keys(request.repositories)) if (alias !== "self" && !root.resources?.repositories?.some(one => one.repository === alias)) throw new Error(`The repository ${alias} is no resource of this pipeline.`);
  const names = new Set();
  for (const { stage, jobs, dependsOn } of stages) {
    if (names.has(stage)) throw new Error(`The stage ${stage} is there twice.`);
    for (const one of [dependsOn ?? []].flat()) if (!names.has(one)) throw new Error(`Stage ${stage} depends on unknown stage ${one}.`);
    names.add(stage);
    const seen = new Set();
    for (const job of jobs ?? []) {
      const name = job.job ?? job.deployment;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`'${name}' is no name of a job.`);
      if (seen.has(name.toLowerCase())) throw new Error(`The job ${name} is there twice.`);
      seen.add(name.toLowerCase());
    }
  }
}

class Run {
  constructor(request, pipeline) {
    Object.assign(this, { request, pipeline, work: request.work, artifacts: join(request.work, "artifacts"), machine: { ...request.machine } });
    this.done = {};
  }

  async stages() {
    await mkdir(this.work, { recursive: true });
    let previous = [];
    const entries = [];
    for (const definition of this.pipeline.stages) {
      const needs = definition.dependsOn === undefined ? previous : [definition.dependsOn].flat();
      const entry = { name: definition.stage, displayName: definition.displayName ?? "", result: "Succeeded", error: null, needs, jobs: [] };
      entries.push(entry);
      await this.#stage(definition, entry, Object.fromEntries(needs.map(one => [one, this.done[one]])));
      this.done[entry.name] = { result: entry.result, outputs: Object.fromEntries(entry.jobs.flatMap(job => Object.entries(job.outputs).map(([key, value]) => [`${job.name}.${key}`, value]))), jobs: entry.jobs };
      previous = [entry.name];
    }
    return entries;
  }

  async #stage(definition, entry, needs) {
    const stage = { entry, jobs: {}, variables: new Variables() };
    for (const [name, value] of Object.entries(predefined(this.request))) stage.variables.set(name, value);
    for (const [name, value] of Object.entries(this.request.variables ?? {})) stage.variables.set(name, value);
    if (!truthy(this.evaluate(definition.condition ?? "succeeded()", stage.variables.context(), needs, this.done))) {
      entry.result = "Skipped";
      return;
    }
    // The checks of all that a stage uses are asked before it starts.
    const refused = this.#checks(definition);
    if (refused) {
      Object.assign(entry, { result: "Rejected", error: refused });
      return;
    }
    this.addVariables(stage.variables, definition.variables);
    for (const job of definition.jobs) stage.jobs[job.job ?? job.deployment] = await runJob(job, stage, this);
    entry.result = entry.jobs.some(job => job.result === "Failed") ? "Failed" : entry.jobs.every(job => job.result === "Skipped") ? "Skipped" : "Succeeded";
  }

  #checks(definition) {
    const branch = this.request.branch ?? "refs/heads/main";
    for (const job of definition.jobs) {
      for (const { group } of [...(definition.variables ?? []), ...(job.variables ?? [])].filter(one => one.group !== undefined)) {
        const found = this.request.groups?.[group];
        if (!found) return `Variable group ${group} could not be found, or this pipeline may not use it.`;
        if (found.branches && !found.branches.includes(branch)) return `Branch control: ${branch} may not use ${group}.`;
      }
      const environment = job.environment?.name ?? job.environment;
      if (environment !== undefined && this.request.environments?.[environment]?.approved !== true) return `The approval of ${environment} is missing.`;
    }
    return undefined;
  }

  addVariables(variables, list, job) {
    for (const one of list ?? []) {
      if (one.group === undefined) {
        variables.set(one.name, one.value);
        continue;
      }
      job?.entry.groups.push(one.group);
      const { variables: plain = {}, secrets = {} } = this.request.groups[one.group];
      for (const [name, value] of Object.entries(plain)) variables.set(name, value);
      for (const [name, value] of Object.entries(secrets)) {
        variables.set(name, value, true);
        job?.masks.add(value);
      }
    }
  }

  /** A stage's or a job's condition: about those that it needs. */
  evaluate(text, variables, needs, stages) {
    const results = Object.values(needs).map(one => one.result);
    const bad = one => one === "Failed" || one === "Rejected";
    const functions = {
      succeeded: () => results.every(one => one === "Succeeded"),
      failed: () => results.some(bad),
      succeededorfailed: () => results.every(one => one === "Succeeded" || bad(one)),
      always: () => true,
      canceled: () => false,
    };
    const stageDependencies = Object.fromEntries(Object.entries(stages).map(([name, one]) => [name, Object.fromEntries(one.jobs.map(job => [job.name, { outputs: job.outputs }]))]));
    return parse(text)({ contexts: { variables, dependencies: needs, stageDependencies }, functions });
  }
}
