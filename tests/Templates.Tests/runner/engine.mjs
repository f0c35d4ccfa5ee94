import { mkdir } from "node:fs/promises";
import { StartupFailure } from "./failure.mjs";
import { githubContext, machineVariables } from "./contexts.mjs";
import { dispatchInputs } from "./inputs.mjs";
import { loadWorkflow } from "./workflow.mjs";
import { Masks } from "./masks.mjs";
import { plan } from "./plan.mjs";
import { readOnly, restricted } from "./permissions.mjs";
import { Repositories } from "./repositories.mjs";
import { runWorkflow } from "./jobs.mjs";
import { SecretScope } from "./secrets.mjs";

/** What all the jobs of a run share. */
class Run {
  cancelled = false;
  lost = false;
  log = [];
  jobs = [];
  annotations = [];
  notes = [];
  legacyCommands = [];
  artifacts = new Map();

  constructor(request) {
    this.request = request;
    this.work = request.work;
    this.masks = new Masks();
    this.machine = { ...machineVariables(), ...request.environment };
    this.repositories = new Repositories(request.repositories ?? {}, request.work, { ...this.machine, HOME: request.work });
    // A pull request from a fork gets no secrets, and a token that reads.
    const head = request.event.payload?.pull_request?.head?.repo?.full_name;
    this.fork = /^pull_request(_review(_comment)?)?$/.test(request.event.name) && head !== undefined && head !== request.repository;
  }

  say(line) {
    this.log.push(line);
  }

  note(text) {
    if (!this.notes.includes(text)) this.notes.push(text);
  }
}

export async function run(request) {
  await mkdir(request.work, { recursive: true });
  const run = new Run(request);
  let outcome;
  try {
    outcome = await whole(run);
  } catch (error) {
    if (!(error instanceof StartupFailure)) throw error;
    outcome = { conclusion: "startup_failure", error: error.message };
  }
  return {
    conclusion: outcome.conclusion,
    error: outcome.error ?? null,
    concurrency: outcome.concurrency ?? null,
    jobs: run.jobs.map(job => ({ ...run.masks.deep(job), steps: job.steps.map(step => withoutSecrets(run, step)) })),
    annotations: run.annotations,
    notes: run.notes,
    legacyCommands: run.legacyCommands,
    log: run.log.join("\n"),
  };
}

// What GitHub shows was masked when it was said, with what was known then: a secret that was shown before stays seen here.
function withoutSecrets(run, { log, summary, annotations, ...rest }) {
  return { ...run.masks.deep(rest), log, summary, annotations };
}

async function whole(run) {
  const { request } = run;
  const repository = request.workflow.repository ?? request.repository;
  const ref = request.workflow.ref ?? request.ref;
  request.sha ??= (await resolveCommit(run, request.repository, request.ref)).sha;
  const sha = request.workflow.sha ?? (request.workflow.ref ? (await resolveCommit(run, repository, ref)).sha : request.sha);
  const workflow = await loadWorkflow(run.repositories, { repository, sha, ref, path: request.workflow.path });
  if (!(request.event.name in workflow.events))
    throw new StartupFailure(`${request.workflow.path} does not start on ${request.event.name}, but on ${Object.keys(workflow.events).join(", ")}.`);
  run.github = githubContext(request, workflow, run.work);
  const dispatch = request.event.name === "workflow_dispatch";
  const inputs = dispatch ? dispatchInputs(workflow.events.workflow_dispatch?.inputs, request.event.payload?.inputs) : {};
  if (dispatch) run.github.event = { ...run.github.event, inputs: Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, String(value)])) };
  const given = request.defaultPermissions ?? restricted;
  const secrets = new SecretScope(run.fork ? {} : (request.secrets ?? {}), true);
  const tree = await plan(run, workflow, { given: run.fork ? readOnly(given) : given, secretNames: secrets.names(), depth: 1 });
  return runWorkflow(run, tree, { prefix: "", inputs, secrets });
}

async function resolveCommit(run, repository, ref) {
  try {
    return await run.repositories.commit(repository, ref);
  } catch (error) {
    throw new StartupFailure(error.message, { cause: error });
  }
}
