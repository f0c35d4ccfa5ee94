import { ancestors, needs, ordered } from "./workflow.mjs";
import { callInputs } from "./inputs.mjs";
import { condition, resolve, scalar, text } from "./expressions.mjs";
import { legs } from "./matrix.mjs";
import { runJob } from "./job.mjs";

/** Runs the jobs of a planned workflow, one after the other, each after those that it needs. */
export async function runWorkflow(run, tree, { prefix, inputs, secrets }) {
  const { workflow } = tree;
  const done = {};
  const base = { github: run.github, inputs, vars: run.request.vars ?? {} };
  for (const id of ordered(workflow.jobs)) {
    const job = workflow.jobs[id];
    const contexts = {
      ...base,
      needs: Object.fromEntries(needs(job).map(need => [need, { result: done[need].result, outputs: done[need].outputs }])),
    };
    const frame = { run, tree, workflow, id, job, prefix, inputs, secrets, contexts };
    done[id] = await runOne(frame, statusOf(run, ancestors(workflow.jobs, id).map(one => done[one].result)));
  }

  const all = Object.values(done);
  const declared = workflow.events.workflow_call?.outputs ?? {};
  const scope = { contexts: { ...base, jobs: done }, functions: [] };
  return {
    conclusion: run.lost ? "cancelled" : combined(all.map(one => one.result)),
    concurrency: resolve(workflow.definition.concurrency ?? null, { contexts: base, functions: [] }),
    outputs: Object.fromEntries(Object.entries(declared).map(([name, output]) => [name, text(scalar(output.value, scope))])),
  };
}

async function runOne(frame, status) {
  const { run, id, job, prefix, contexts } = frame;
  const scope = { contexts, functions: status };
  const stopped = result => {
    run.jobs.push(record(frame, id, { result }));
    return { result, outputs: {} };
  };
  if (run.lost) return stopped("cancelled");
  let each;
  try {
    if (!condition(job.if, scope)) return stopped(run.cancelled ? "cancelled" : "skipped");
    each = legs(job.strategy, scope);
  } catch (error) {
    run.annotations.push({ level: "error", message: error.message, job: prefix + id, step: null });
    run.jobs.push(record(frame, id, { result: "failure", error: error.message }));
    return { result: "failure", outputs: {} };
  }

  const results = [];
  const outputs = {};
  const failFast = scalar(job.strategy?.["fail-fast"] ?? true, scope);
  for (const [at, matrix] of each.entries()) {
    const leg = { ...frame, matrix, strategy: strategyOf(job, failFast, each.length, at) };
    leg.name = matrix === undefined ? id : `${id} (${Object.values(matrix).map(one => (typeof one === "object" ? "Object" : one)).join(", ")})`;
    // The legs run side by side on GitHub: one that fails cancels the others.
    const cut = run.lost || (failFast && results.includes("failure"));
    const one = cut ? { result: "cancelled", outputs: {} } : await (job.uses === undefined ? runLeg(leg) : runCall(leg));
    if (cut) run.jobs.push(record(leg, leg.name, { result: "cancelled", matrix }));
    results.push(one.result);
    for (const [name, value] of Object.entries(one.outputs)) if (value !== "" || !(name in outputs)) outputs[name] = value;
  }
  return { result: combined(results), outputs };
}

async function runLeg(leg) {
  const entry = record(leg, leg.name, { matrix: leg.matrix ?? null });
  leg.run.jobs.push(entry);
  return runJob(leg, entry);
}

async function runCall(leg) {
  const { run, tree, id, job, prefix, contexts, secrets } = leg;
  const called = tree.jobs[id].call;
  const entry = record(leg, leg.name, { calls: `${called.workflow.repository}/${called.workflow.path}@${called.workflow.ref}`, matrix: leg.matrix ?? null });
  run.jobs.push(entry);
  const scope = { contexts: { ...contexts, matrix: leg.matrix ?? null, strategy: leg.strategy }, functions: [] };
  try {
    entry.concurrency = resolve(job.concurrency ?? null, scope);
    const call = called.workflow.events.workflow_call ?? {};
    const inputs = callInputs(call.inputs, resolve(job.with ?? {}, scope), { contexts: { github: run.github, inputs: {}, vars: contexts.vars }, functions: [] }, prefix + id);
    // Only here may a call read its caller's secrets.
    const reading = { contexts: { ...scope.contexts, secrets: { ...secrets.within(undefined), GITHUB_TOKEN: run.github.token } }, functions: [] };
    const { conclusion, outputs } = await runWorkflow(run, called, { prefix: `${prefix}${leg.name} / `, inputs, secrets: secrets.passed(job.secrets, reading) });
    Object.assign(entry, { result: conclusion, outputs });
  } catch (error) {
    run.annotations.push({ level: "error", message: error.message, job: prefix + leg.name, step: null });
    Object.assign(entry, { result: "failure", error: error.message });
  }
  return { result: entry.result, outputs: entry.outputs };
}

const strategyOf = (job, failFast, total, at) => ({
  "fail-fast": failFast,
  "job-index": at,
  "job-total": total,
  "max-parallel": job.strategy?.["max-parallel"] ?? total,
});

function record({ workflow, tree, id, prefix }, name, more) {
  return {
    id: prefix + name,
    key: id,
    name: prefix + name,
    workflow: `${workflow.repository}/${workflow.path}@${workflow.ref}`,
    result: "success",
    error: null,
    permissions: tree.jobs[id].permissions,
    environment: null,
    concurrency: null,
    matrix: null,
    calls: null,
    outputs: {},
    steps: [],
    ...more,
  };
}

/** One result for several jobs. */
function combined(results) {
  for (const one of ["failure", "cancelled"]) if (results.includes(one)) return one;
  return results.length > 0 && results.every(one => one === "skipped") ? "skipped" : "success";
}

function statusOf(run, results) {
  return [
    { name: "success", call: () => !run.cancelled && results.every(one => one === "success") },
    { name: "failure", call: () => results.includes("failure") },
    { name: "cancelled", call: () => run.cancelled },
    { name: "always", call: () => true },
  ];
}
