import { join } from "node:path";
import { CommandReader } from "./commands.mjs";
import { condition, resolve, scalar, text } from "./expressions.mjs";
import { hashFiles } from "./hashFiles.mjs";
import { MachineLost } from "./failure.mjs";
import { runAction } from "./action.mjs";
import { runScript } from "./script.mjs";
import { StepFiles } from "./files.mjs";

/** Runs the steps of a job or of a composite action; the frame's status tells how they went. */
export async function runSteps(steps, frame) {
  const used = new Map();
  for (const step of steps) {
    const id = step.id ?? generated(step, used);
    const one = await runStep(step, id, frame);
    if (step.id !== undefined) frame.steps[id] = { outputs: one.outputs, outcome: one.outcome, conclusion: one.conclusion };
    if (one.conclusion === "failure" && frame.status === "success") frame.status = "failure";
    if (frame.job.timedOut || frame.job.cancelled) frame.status = "cancelled";
  }
}

function generated(step, used) {
  const name = `__${step.run !== undefined ? "run" : step.uses.startsWith("./") ? "self" : step.uses.split("@")[0].replace(/[^A-Za-z0-9]+/g, "_")}`;
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name}_${count}`;
}

/** The contexts and functions that a step of a frame sees. */
export function scopeOf(frame, id, env = {}) {
  const { job } = frame;
  return {
    contexts: {
      ...frame.contexts,
      github: { ...job.github, ...frame.action, action: id },
      env: { ...job.env, ...job.globals, ...frame.env, ...env },
      job: { ...job.own, status: frame.within === null ? frame.status : job.status },
      runner: job.runner,
      steps: frame.steps,
    },
    functions: [
      { name: "success", call: () => frame.status === "success" },
      { name: "failure", call: () => frame.status === "failure" },
      { name: "cancelled", call: () => job.timedOut || job.cancelled },
      { name: "always", call: () => true },
      { name: "hashFiles", minArgs: 1, maxArgs: 255, call: (...patterns) => hashFiles(job.workspace, patterns.map(one => one.coerceString())) },
    ],
  };
}

async function runStep(step, id, frame) {
  const { job } = frame;
  if (frame.within === null) job.status = frame.status;
  const entry = {
    id,
    name: step.name ?? step.uses ?? `Run ${String(step.run).split("\n")[0]}`,
    uses: step.uses ?? null,
    within: frame.within,
    outcome: "skipped",
    conclusion: "skipped",
    exitCode: null,
    script: null,
    inputs: {},
    environment: [],
    outputs: {},
    summary: "",
    recorded: {},
    annotations: [],
    log: "",
  };
  job.entry.steps.push(entry);
  const lines = [];
  const tell = {
    show: line => {
      const seen = job.masks.apply(line);
      lines.push(seen);
      job.run.say(seen);
    },
    annotate: annotation => entry.annotations.push(job.annotate(annotation, id)),
  };
  const context = { step, id, frame, job, entry, ...tell };
  context.reader = new CommandReader({
    masks: { add: value => job.mask(value) },
    ...tell,
    legacySeen: name => job.run.legacyCommands.push({ command: name, job: job.entry.id, step: id }),
  });
  let failed;
  try {
    const bare = scopeOf(frame, id);
    if (!condition(step.if, bare)) return entry;
    job.run.say(`--- ${entry.name}`);
    context.stepEnv = Object.fromEntries(Object.entries(resolve(step.env ?? {}, bare)).map(([key, value]) => [key, text(value)]));
    context.scope = scopeOf(frame, id, context.stepEnv);
    entry.name = text(scalar(entry.name, context.scope));
    context.deadline = Math.min(
      job.timedOut ? Infinity : job.deadline,
      Date.now() + scalar(step["timeout-minutes"] ?? 360, context.scope) * (job.run.request.minute ?? 60_000),
    );
    context.files = await StepFiles.create(join(job.runner.temp, "_runner_file_commands"), job.count++);
    await (step.uses === undefined ? runScript(context) : runAction(context));
  } catch (error) {
    if (error instanceof MachineLost) {
      Object.assign(entry, { outcome: "cancelled", conclusion: "cancelled", log: lines.join("\n") });
      throw error;
    }
    failed = error.message;
  }

  try {
    if (context.files) await collect(context);
  } catch (error) {
    failed ??= error.message;
  }
  if (failed !== undefined) {
    tell.annotate({ level: "error", message: failed });
    tell.show(`##[error]${failed}`);
  }
  entry.log = lines.join("\n");
  entry.outcome = failed === undefined ? "success" : job.timedOut || job.cancelled ? "cancelled" : "failure";
  const goesOn = entry.outcome === "failure" && scalar(step["continue-on-error"] ?? false, context.scope ?? scopeOf(frame, id));
  entry.conclusion = goesOn ? "success" : entry.outcome;
  return entry;
}

/** Takes up what a step left in its files. */
async function collect({ files, job, entry, annotate }) {
  Object.assign(entry.outputs, await files.pairs("output"));
  const summary = await files.summary(message => annotate({ level: "error", message }));
  entry.summary = job.masks.apply(summary);
  const variables = await files.pairs("env");
  if ("NODE_OPTIONS" in variables) throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  Object.assign(job.globals, variables);
  job.paths.unshift(...(await files.paths()).reverse());
}
