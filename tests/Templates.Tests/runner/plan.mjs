import { StartupFailure } from "./failure.mjs";
import { calledWorkflow, loadWorkflow } from "./workflow.mjs";
import { checkInputs } from "./inputs.mjs";
import { checkSecrets } from "./secrets.mjs";
import { ofJob, readOnly } from "./permissions.mjs";

// What GitHub Enterprise Server allows; github.com allows ten.
const levels = 4;

/** All that GitHub refuses before the first job starts, in a workflow and in those that it calls. */
export async function plan(run, workflow, { given, within, secretNames, depth }) {
  const jobs = {};
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const where = within === undefined ? id : `${within} / ${id}`;
    for (const key of ["container", "services"])
      if (job[key] !== undefined) throw new StartupFailure(`${where}: this runner starts no ${key}.`);
    const asked = ofJob(job, workflow.definition, given, within === undefined ? undefined : where);
    const permissions = run.fork ? readOnly(asked) : asked;
    jobs[id] = { permissions };
    if (job.uses === undefined) continue;
    if (depth >= levels) throw new StartupFailure(`${where}: reusable workflows are nested more than ${levels} deep.`);
    const called = await loadWorkflow(run.repositories, await calledWorkflow(run.repositories, workflow, job.uses));
    if (!("workflow_call" in called.events))
      throw new StartupFailure(`${where}: ${job.uses} is not reusable, as it is missing a \`on.workflow_call\` trigger.`);
    const call = called.events.workflow_call ?? {};
    checkInputs(call.inputs, job.with, where);
    checkSecrets(call.secrets, job.secrets, secretNames, where);
    const names = job.secrets === "inherit" ? secretNames : Object.keys(job.secrets ?? {});
    jobs[id].call = await plan(run, called, { given: permissions, within: where, secretNames: names, depth: depth + 1 });
  }
  return { workflow, jobs };
}
