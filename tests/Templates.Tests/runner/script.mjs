import { isAbsolute, join } from "node:path";
import { writeFile } from "node:fs/promises";
import { defaultVariables } from "./contexts.mjs";
import { MachineLost, StepFailure } from "./failure.mjs";
import { scalar, text } from "./expressions.mjs";
import { start } from "./processes.mjs";

const shells = {
  bash: "bash --noprofile --norc -eo pipefail {0}",
  sh: "sh -e {0}",
  python: "python3 {0}",
};

/** A step's variables: later ones win, and nothing wins over GitHub's own. */
export function variables({ frame, job, id, stepEnv, files }) {
  const github = { ...job.github, ...frame.action, action: id };
  const path = [...job.paths, job.run.machine.PATH].join(":");
  return {
    CI: "true",
    HOME: job.home,
    ...job.run.machine,
    ...job.env,
    ...job.globals,
    ...frame.env,
    ...stepEnv,
    PATH: stepEnv.PATH ?? path,
    ...defaultVariables(github, job.runner),
    ...files?.environment,
  };
}

/** Runs a step's script, as its shell would be started on GitHub. */
export async function runScript(context) {
  const { step, frame, job, id, entry, scope, reader } = context;
  const defaults = frame.within === null ? frame.defaults : {};
  const shell = text(scalar(step.shell ?? defaults.shell ?? "", scope));
  if (frame.within !== null && shell === "") throw new StepFailure("Required property is missing: shell");
  entry.script = text(scalar(step.run, scope));
  const command = shell === "" ? "bash -e {0}" : (shells[shell] ?? shell);
  if (!command.includes("{0}")) throw new StepFailure(`Invalid shell option. Shell must be a valid built-in (bash, sh, python) or a format string containing '{0}': ${shell}`);

  const file = join(job.runner.temp, `${job.count}-${id}.sh`);
  await writeFile(file, `${entry.script}\n`);
  const folder = text(scalar(step["working-directory"] ?? defaults["working-directory"] ?? ".", scope));
  const env = variables(context);
  entry.environment = [...new Set(Object.keys({ ...job.env, ...job.globals, ...frame.env, ...context.stepEnv }))].sort();
  const [program, ...args] = command.split(" ").map(one => one.replace("{0}", file));
  const kill = killer(context);
  let running;
  try {
    running = start(program, args, {
      cwd: isAbsolute(folder) ? folder : join(job.workspace, folder),
      env,
      line: line => {
        reader.line(line);
        kill.line(running, line);
      },
    });
    job.groups.push(running.group);
    kill.started(running);
  } catch (error) {
    throw new StepFailure(`An error occurred trying to start process '${program}' with working directory '${folder}': ${error.message}`, { cause: error });
  }

  let late = false;
  const timer = setTimeout(() => {
    late = true;
    running.stop();
  }, Math.min(context.deadline - Date.now(), 2 ** 31 - 1));
  try {
    entry.exitCode = await running.ended;
  } finally {
    clearTimeout(timer);
  }
  if (kill.done && job.run.request.killAt.mode !== "cancel") throw new MachineLost();
  if (kill.done) {
    job.cancelled = job.run.cancelled = true;
    throw new StepFailure("The operation was canceled.");
  }
  if (late) {
    job.timedOut = Date.now() >= job.deadline;
    throw new StepFailure(job.timedOut ? "The job has exceeded its maximum execution time." : `The action '${entry.name}' has timed out.`);
  }
  if (entry.exitCode !== 0) throw new StepFailure(`Process completed with exit code ${entry.exitCode}.`);
}

// Pulls the plug where the request says so: as soon as the step runs, or at its first line (that holds a text).
function killer({ job, id, entry }) {
  const at = job.run.request.killAt;
  const here = at && [job.entry.id, job.entry.key].includes(at.job) && [id, entry.name].includes(at.step);
  const kill = { done: false };
  const pull = running => {
    if (kill.done) return;
    kill.done = true;
    running.stop();
  };
  kill.started = running => here && at.when === "start" && pull(running);
  kill.line = (running, line) => here && at.when !== "start" && line.includes(at.line ?? "") && pull(running);
  return kill;
}
