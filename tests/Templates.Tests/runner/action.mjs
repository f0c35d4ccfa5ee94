import { resolve, scalar, text } from "./expressions.mjs";
import { runSteps } from "./steps.mjs";
import { StepFailure } from "./failure.mjs";
import { findAction } from "./uses.mjs";
import { variables } from "./script.mjs";

const find = (values, name) => Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

/** Runs a step's action. */
export async function runAction(context) {
  const { step, job, entry, scope } = context;
  const action = await findAction(job.run, job.workspace, step.uses);
  const given = Object.fromEntries(Object.entries(resolve(step.with ?? {}, scope)).map(([key, value]) => [key, text(value)]));
  await (action.standIn ? runStandIn(action.standIn, given, context) : runComposite(action, given, context));
  entry.environment = [...new Set(Object.keys({ ...job.env, ...job.globals, ...context.frame.env, ...context.stepEnv }))].sort();
}

function inputsOf(declared, given, { scope, annotate, job, entry, step }) {
  const unknown = Object.keys(given).filter(name => find(declared, name) === undefined);
  if (unknown.length > 0)
    annotate({
      level: "warning",
      message: `Unexpected input(s) ${unknown.map(one => `'${one}'`).join(", ")}, valid inputs are [${Object.keys(declared).map(one => `'${one}'`).join(", ")}]`,
    });
  const values = {};
  for (const [name, input] of Object.entries(declared)) {
    const value = find(given, name);
    if (value === undefined && input?.required && input?.default === undefined)
      job.run.note(`${step.uses}: the required input '${name}' is not given. GitHub starts the action all the same.`);
    values[name] = value ?? text(scalar(input?.default ?? "", scope));
  }
  entry.inputs = job.masks.deep(values);
  return values;
}

async function runStandIn(standIn, given, context) {
  const { job, entry, frame, show, annotate } = context;
  const declared = Object.fromEntries(Object.entries(standIn.inputs).map(([name, value]) => [name, { default: value }]));
  // A family of inputs (`permission-…`) is declared by its beginning.
  for (const name of Object.keys(given)) if (standIn.prefixes?.some(prefix => name.startsWith(prefix))) declared[name] = {};
  const inputs = inputsOf(declared, given, context);
  for (const name of standIn.required ?? []) if (inputs[name] === "") throw new StepFailure(`Input required and not supplied: ${name}`);
  const outputs = await standIn.run({
    inputs,
    given,
    job,
    run: job.run,
    github: { ...job.github, ...frame.action },
    env: variables(context),
    show,
    annotate,
    mask: value => job.mask(value),
    record: facts => Object.assign(entry.recorded, facts),
    flag: name => /^(true|1)$/i.test(inputs[name]),
  });
  Object.assign(entry.outputs, outputs);
}

async function runComposite({ definition, folder, repository, ref }, given, context) {
  const { job, entry, frame, scope, stepEnv } = context;
  const inputs = inputsOf(definition.inputs ?? {}, given, context);
  const { matrix, strategy } = frame.contexts;
  const inner = {
    job,
    steps: {},
    status: "success",
    env: { ...frame.env, ...stepEnv },
    // No secrets, vars or needs in there: an action gets what it is handed.
    contexts: { inputs, matrix, strategy },
    action: { action_path: folder, action_ref: ref, action_repository: repository },
    within: frame.within === null ? entry.id : `${frame.within} / ${entry.id}`,
  };
  await runSteps(definition.runs.steps, inner);
  const last = { ...scope, contexts: { ...scope.contexts, inputs, steps: inner.steps } };
  for (const [name, output] of Object.entries(definition.outputs ?? {})) entry.outputs[name] = text(scalar(output.value, last));
  if (inner.status !== "success") {
    const failed = job.entry.steps.filter(one => one.within === inner.within && one.conclusion !== "success" && one.conclusion !== "skipped");
    throw new StepFailure(`${failed.map(one => `'${one.name}'`).join(", ")} of ${context.step.uses} failed.`);
  }
}
