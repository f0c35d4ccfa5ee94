import { StartupFailure } from "./failure.mjs";

const scopes = [
  "actions", "attestations", "checks", "contents", "deployments", "discussions", "id-token", "issues", "models",
  "packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses",
];
const levels = ["none", "read", "write"];
const level = value => levels.indexOf(value ?? "none");

/** What a repository gives where nothing is declared, by GitHub's restricted default. */
export const restricted = { contents: "read", packages: "read" };

/** What a `permissions:` says, or undefined where there is none. */
export function declared(value) {
  if (value === undefined || value === null) return undefined;
  if (value === "write-all") return Object.fromEntries(scopes.map(scope => [scope, "write"]));
  // There is nothing to read with an id-token.
  if (value === "read-all") return Object.fromEntries(scopes.filter(scope => scope !== "id-token").map(scope => [scope, "read"]));
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== "none"));
}

/** A job's permissions: its own, else the workflow's, else what is given. A called workflow never gets more than its caller. */
export function ofJob(job, workflow, given, within) {
  const asked = declared(job.permissions) ?? declared(workflow.permissions);
  if (asked === undefined) return given;
  if (within !== undefined) {
    const over = Object.entries(asked).filter(([scope, one]) => level(one) > level(given[scope]));
    if (over.length > 0)
      throw new StartupFailure(
        `${within}: the nested job is requesting '${over.map(([scope, one]) => `${scope}: ${one}`).join(", ")}', ` +
          `but is only allowed '${over.map(([scope]) => `${scope}: ${given[scope] ?? "none"}`).join(", ")}'.`,
      );
  }
  return asked;
}

/** A fork's pull request reads at most. */
export const readOnly = permissions =>
  Object.fromEntries(
    Object.entries(permissions)
      .filter(([scope]) => scope !== "id-token")
      .map(([scope, one]) => [scope, one === "write" ? "read" : one]),
  );
