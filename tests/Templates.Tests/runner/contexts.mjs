import { writeFileSync } from "node:fs";
import { join } from "node:path";

const refName = ref => ref.replace(/^refs\/(heads|tags|pull)\//, "");

/** The `github` context, which called workflows share with their caller. */
export function githubContext(request, workflow, work) {
  const environment = request.environment ?? {};
  const event = request.event?.payload ?? {};
  const eventPath = join(work, "event.json");
  writeFileSync(eventPath, JSON.stringify(event, null, 2));
  const server = environment.GITHUB_SERVER_URL ?? "https://github.com";
  const pull = event.pull_request;
  return {
    action_ref: "",
    action_repository: "",
    actor: request.actor,
    actor_id: String(request.actorId ?? "1"),
    api_url: environment.GITHUB_API_URL ?? "https://api.github.com",
    base_ref: pull?.base?.ref ?? "",
    event,
    event_name: request.event.name,
    event_path: eventPath,
    graphql_url: environment.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql",
    head_ref: pull?.head?.ref ?? "",
    ref: request.ref,
    ref_name: refName(request.ref),
    ref_protected: request.refProtected ?? false,
    ref_type: request.ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: request.repository,
    repository_id: String(request.repositoryId ?? "1"),
    repository_owner: request.repository.split("/")[0],
    repository_owner_id: String(request.repositoryOwnerId ?? "1"),
    repositoryUrl: `git://github.com/${request.repository}.git`,
    retention_days: "90",
    run_attempt: String(request.runAttempt ?? 1),
    run_id: String(request.runId ?? 1),
    run_number: String(request.runNumber ?? 1),
    secret_source: "Actions",
    server_url: server,
    sha: request.sha,
    token: request.token ?? "",
    triggering_actor: request.triggeringActor ?? request.actor,
    workflow: workflow.definition.name ?? workflow.path,
    workflow_ref: `${workflow.repository}/${workflow.path}@${workflow.ref}`,
    workflow_sha: workflow.sha,
  };
}

// Those of the `github` context that steps also see as GITHUB_*.
const shown = [
  "action", "action_path", "action_ref", "action_repository", "actor", "actor_id", "api_url", "base_ref", "event_name",
  "event_path", "graphql_url", "head_ref", "job", "ref", "ref_name", "ref_protected", "ref_type", "repository",
  "repository_id", "repository_owner", "repository_owner_id", "retention_days", "run_attempt", "run_id", "run_number",
  "server_url", "sha", "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace",
];

/** The variables that every step has, and that no step can set. */
export function defaultVariables(github, runner) {
  return {
    ...Object.fromEntries(
      shown.filter(name => github[name] !== undefined).map(name => [`GITHUB_${name.toUpperCase()}`, String(github[name])]),
    ),
    ...Object.fromEntries(Object.entries(runner).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value])),
    GITHUB_ACTIONS: "true",
  };
}

export function runnerContext(work) {
  return {
    arch: process.arch === "arm64" ? "ARM64" : "X64",
    environment: "github-hosted",
    name: "Test Runner",
    os: "Linux",
    temp: join(work, "_temp"),
    tool_cache: join(work, "_tool"),
  };
}

// All that a step has of the process that runs the tests: where programs and temporary files are.
const own = ["PATH", "TMPDIR", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR"];

export const machineVariables = () =>
  Object.fromEntries(own.filter(name => process.env[name] !== undefined).map(name => [name, process.env[name]]));
