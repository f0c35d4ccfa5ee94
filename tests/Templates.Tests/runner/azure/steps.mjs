import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { obey } from "./commands.mjs";
import { output, start } from "../processes.mjs";

/** Why a step fails, in the agent's words. */
export class StepError extends Error {}

const kinds = ["checkout", "bash", "task", "publish", "download"];

/** Runs one step, and notes what came of it. */
export async function runStep(step, job) {
  const kind = kinds.find(one => one in step);
  if (!kind) throw new StepError(`There is no such step: ${Object.keys(step).join(", ")}`);
  const entry = { name: step.name ?? "", displayName: step.displayName ?? "", kind, subject: String(step[kind]), result: "Succeeded", exitCode: null, outputs: {}, environment: [], commands: [], ignored: [], issues: [], summary: "", log: "" };
  job.entry.steps.push(entry);
  if (!job.condition(step.condition ?? "succeeded()")) {
    entry.result = "Skipped";
    return;
  }
  const show = line => {
    if (line !== "") entry.log += `${job.masks.apply(line)}\n`;
  };
  try {
    await { checkout, bash, task, publish, download }[kind](step, job, entry, show);
    if (entry.completed === "Failed") throw new StepError("The task said that it failed.");
  } catch (error) {
    if (!(error instanceof StepError)) show(error.stack);
    show(`##[error]${error.message}`);
    entry.result = "Failed";
    job.failed = true;
  }
  for (const key of Object.keys(entry.outputs)) entry.outputs[key] = job.masks.apply(entry.outputs[key]);
}

async function checkout({ checkout: alias, path }, job, entry, show) {
  const { request } = job.run;
  const repository = request.repositories[alias];
  if (!repository) throw new StepError(`The repository ${alias} is no resource of this pipeline.`);
  const target = join(job.folders.build, path ?? "s");
  await output("git", ["-c", "advice.detachedHead=false", "clone", "--quiet", "--no-local", repository, target], { env: job.run.machine });
  if (alias === "self" && request.sourceVersion) await output("git", ["-C", target, "checkout", "--quiet", "--detach", request.sourceVersion], { env: job.run.machine });
  show(`Checked ${alias} out into ${path ?? "s"}.`);
}

async function bash(step, job, entry, show) {
  const { variables } = job;
  const file = join(job.folders.temp, `${job.count++}.sh`);
  await writeFile(file, `${variables.macros(step.bash)}\n`);
  const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, variables.macros(value ?? "")]));
  entry.environment = Object.keys(own).sort();
  const folder = variables.macros(step.workingDirectory ?? job.folders.source);
  const settable = step.target?.settableVariables;
  const summaries = [];
  const running = start("bash", ["--noprofile", "--norc", file], {
    cwd: isAbsolute(folder) ? folder : join(job.folders.source, folder),
    env: { ...job.run.machine, HOME: job.folders.home, ...variables.environment(), PATH: [...job.paths, job.run.machine.PATH].join(":"), ...own },
    line: line => show(obey(line, { job, step: entry, settable: settable === "none" ? [] : settable, upload: one => summaries.push(one) })),
  });
  entry.exitCode = await running.ended;
  for (const one of summaries) entry.summary += job.masks.apply(await readFile(one, "utf8"));
  if (entry.exitCode !== 0) throw new StepError(`Bash exited with code '${entry.exitCode}'.`);
}

async function publish({ publish: path, artifact }, job, entry, show) {
  const target = join(job.run.artifacts, artifact);
  if (existsSync(target)) throw new StepError(`Artifact ${artifact} already exists for build 42.`);
  await mkdir(job.run.artifacts, { recursive: true });
  await cp(job.variables.macros(path), target, { recursive: true });
  show(`Published ${artifact}.`);
}

async function download({ download: from, artifact, patterns }, job, entry, show) {
  if (from === "none") return;
  const resources = job.run.request.pipelines ?? {};
  if (from !== "current" && !(from in resources)) throw new StepError(`The pipeline ${from} is no resource of this pipeline.`);
  const source = join(from === "current" ? job.run.artifacts : resources[from].folder, artifact);
  if (!existsSync(source)) throw new StepError(`Artifact ${artifact} was not found.`);
  const target = join(job.folders.build, ...(from === "current" ? [] : [from]), artifact);
  await cp(source, target, { recursive: true, filter: one => one === source || !patterns || one.endsWith(`/${patterns}`) });
  show(`Took ${artifact}.`);
}

// What is known of the tasks that the templates use, with the inputs that they take.
const tasks = {
  "UseDotNet@2": { inputs: ["packageType", "version", "useGlobalJson"], run: () => {} },
  "Cache@2": { inputs: ["key", "path"], run: () => {} },
  "Docker@2": { inputs: ["command", "containerRegistry"], run: login },
};

async function task(step, job) {
  const known = tasks[step.task];
  if (!known) throw new StepError(`A task is missing: ${step.task}`);
  for (const key of Object.keys(step.inputs ?? {})) if (!known.inputs.includes(key)) throw new StepError(`${step.task} has no input ${key}.`);
  await known.run(step.inputs, job);
}

async function login({ containerRegistry }, job) {
  const connection = job.run.request.connections?.[containerRegistry];
  if (!connection) throw new StepError(`The service connection ${containerRegistry} does not exist, or this pipeline may not use it.`);
  const { registry, username, password } = connection;
  job.masks.add(password);
  const folder = join(job.folders.temp, "docker");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { [registry]: { auth: Buffer.from(`${username}:${password}`).toString("base64") } } }));
  job.variables.set("DOCKER_CONFIG", folder);
}
