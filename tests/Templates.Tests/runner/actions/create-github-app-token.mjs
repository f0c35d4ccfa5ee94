import { StepFailure } from "../failure.mjs";

export const inputs = {
  "app-id": "",
  "client-id": "",
  "private-key": "",
  owner: "",
  repositories: "",
  "skip-token-revoke": "false",
  "github-api-url": "${{ github.api_url }}",
};
export const prefixes = ["permission-"];

/** Looks the App up by its id and key, and gives its token. What was asked of the token is recorded. */
export async function run({ inputs, given, github, run, mask, record, annotate }) {
  const id = inputs["client-id"] || inputs["app-id"];
  if (id === "") throw new StepFailure("Either 'client-id' or 'app-id' input must be set");
  if (inputs["private-key"] === "") throw new StepFailure("The 'private-key' input must be set to a non-empty string");
  if (inputs["client-id"] === "") annotate({ level: "warning", message: "Input 'app-id' has been deprecated with message: Use 'client-id' instead." });
  const app = (run.request.apps ?? []).find(one => [one.clientId, one.appId].map(String).includes(id));
  if (app === undefined || app.privateKey.trim() !== inputs["private-key"].trim())
    throw new StepFailure("A JSON web token could not be decoded: no App has this id and private key.");
  const owner = inputs.owner || github.repository_owner;
  const names = inputs.repositories.split(/[\n,]/).map(one => one.trim()).filter(Boolean);
  // Without an owner, the token is for this repository only; with one, for all of the owner's.
  const repositories = names.length > 0 ? names : inputs.owner === "" ? [github.repository.split("/")[1]] : [];
  const installed = app.repositories ?? [];
  const missing = repositories.filter(name => app.repositories !== undefined && !installed.includes(`${owner}/${name}`));
  if (missing.length > 0) throw new StepFailure(`Not Found: the App ${app.slug} is not installed on ${missing.map(name => `${owner}/${name}`).join(", ")}.`);
  const permissions = Object.fromEntries(
    Object.entries(given).filter(([name]) => name.startsWith("permission-")).map(([name, value]) => [name.slice("permission-".length), value]),
  );
  mask(app.token);
  record({ app: app.slug, owner, repositories, permissions });
  return { token: app.token, "installation-id": String(app.installationId ?? 1), "app-slug": app.slug };
}
