import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { output } from "../processes.mjs";
import { StepFailure } from "../failure.mjs";

export const inputs = {
  repository: "${{ github.repository }}",
  ref: "",
  token: "${{ github.token }}",
  path: ".",
  "persist-credentials": "true",
  clean: "true",
  "fetch-depth": "1",
  "fetch-tags": "false",
  filter: "",
  "sparse-checkout": "",
  "sparse-checkout-cone-mode": "true",
  submodules: "false",
  lfs: "false",
  "show-progress": "true",
  "set-safe-directory": "true",
  "allow-unsafe-pr-checkout": "false",
};

/** Really fetches and checks out, as the action does: into an empty folder, with a depth. */
export async function run({ inputs, flag, github, job, run, env, show, record }) {
  const { repository, token } = inputs;
  const own = repository.toLowerCase() === github.repository.toLowerCase();
  refuseForeignCode(inputs, flag, github, own);
  const folder = join(job.workspace, inputs.path);
  const remote = run.repositories.remote(repository);
  const bare = /^[0-9a-f]{40}$/.test(inputs.ref);
  const wanted = inputs.ref || (own ? github.ref : `refs/heads/${await run.repositories.defaultBranch(repository)}`);
  const resolved = own && inputs.ref === "" ? { sha: github.sha, ref: github.ref } : await run.repositories.commit(repository, wanted);
  const sha = bare ? inputs.ref : resolved.sha;

  const header = remote.startsWith("http") && token !== "" ? `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}` : undefined;
  const login = header === undefined ? {} : { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${new URL(remote).origin}/.extraheader`, GIT_CONFIG_VALUE_0: header };
  const git = (...args) => output("git", ["-C", folder, ...args], { env: { ...env, ...login, GIT_TERMINAL_PROMPT: "0" } });
  await mkdir(folder, { recursive: true });
  await output("git", ["init", "--quiet", "--initial-branch=main", folder], { env });
  await git("remote", "add", "origin", remote).catch(() => git("remote", "set-url", "origin", remote));
  // Two headers would be one too many.
  if (header !== undefined) await git("config", "--local", "--unset-all", login.GIT_CONFIG_KEY_0).catch(() => undefined);
  if (flag("set-safe-directory")) await git("config", "--global", "--add", "safe.directory", folder);

  const depth = Number(inputs["fetch-depth"]);
  const tags = flag("fetch-tags") || depth === 0 ? ["--tags"] : ["--no-tags"];
  if (depth === 0) await git("fetch", "--quiet", "--prune", ...tags, "origin", "+refs/heads/*:refs/remotes/origin/*");
  await git("fetch", "--quiet", ...tags, ...(depth > 0 ? [`--depth=${depth}`] : []), "origin", sha);
  const branch = /^refs\/heads\/(.+)$/.exec(resolved.ref)?.[1];
  if (branch === undefined || bare) {
    await git("checkout", "--quiet", "--force", "--detach", sha);
  } else {
    await git("update-ref", `refs/remotes/origin/${branch}`, sha);
    await git("checkout", "--quiet", "--force", "-B", branch, `refs/remotes/origin/${branch}`);
  }

  if (flag("persist-credentials") && header !== undefined) await git("config", "--local", login.GIT_CONFIG_KEY_0, header);
  show(`HEAD is now at ${sha}`);
  record({ repository, ref: resolved.ref, sha, path: inputs.path, persistCredentials: flag("persist-credentials"), fetchDepth: depth });
  return { ref: bare ? "" : resolved.ref, commit: sha };
}

// Since v7: a workflow that holds the base repository's rights takes no fork's code.
function refuseForeignCode(inputs, flag, github, own) {
  const pull = github.event.pull_request;
  const head = pull?.head?.repo?.full_name ?? github.event.workflow_run?.head_repository?.full_name;
  const trusted = /^(pull_request_target|workflow_run)$/.test(github.event_name);
  if (!trusted || head === undefined || head === github.repository || flag("allow-unsafe-pr-checkout")) return;
  const shas = [pull?.head?.sha, pull?.merge_commit_sha, github.event.workflow_run?.head_sha];
  const theirs = !own && inputs.repository === head;
  if (theirs || /^refs\/pull\//.test(inputs.ref) || (inputs.ref !== "" && shas.includes(inputs.ref)))
    throw new StepFailure(`Refusing to check out fork pull request code from ${github.event_name}: see allow-unsafe-pr-checkout.`);
}
