import micromatch from "micromatch";
import { StartupFailure } from "./failure.mjs";
import { scalar, text } from "./expressions.mjs";

const find = (values, name) => Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase());

/** Refuses a call that passes a secret nobody declared, or leaves one out that is required. */
export function checkSecrets(declared = {}, passed, callersNames, where) {
  const inherits = passed === "inherit";
  for (const name of inherits ? [] : Object.keys(passed ?? {}))
    if (!find(declared ?? {}, name)) throw new StartupFailure(`${where}: Invalid secret, ${name} is not defined in the referenced workflow.`);
  for (const [name, secret] of Object.entries(declared ?? {})) {
    const given = inherits ? callersNames.some(one => one.toLowerCase() === name.toLowerCase()) : find(passed ?? {}, name) !== undefined;
    // An environment's secrets are not known yet when a call is checked, inherited or not.
    if (secret?.required && !given) throw new StartupFailure(`${where}: Secret ${name} is required, but not provided while calling.`);
  }
}

/** What the jobs of a workflow may read: values by name, and whether an environment may add names of its own. */
export class SecretScope {
  constructor(values, open) {
    Object.assign(this, { values, open });
  }

  names() {
    return Object.keys(this.values);
  }

  /** What a called workflow gets: all with `inherit`, else what is named. */
  passed(secrets, scope) {
    if (secrets === "inherit") return this;
    const values = Object.entries(secrets ?? {}).map(([name, value]) => [name, text(scalar(value, scope))]);
    return new SecretScope(Object.fromEntries(values), false);
  }

  /**
   * With an environment's secrets. They take the place of others of their name; in a called workflow that was only
   * handed single names, they add none (actions/runner#1490).
   */
  within(environment) {
    const own = Object.entries(environment?.secrets ?? {}).filter(([name]) => this.open || find(this.values, name));
    const kept = Object.entries(this.values).filter(([name]) => !own.some(([one]) => one.toLowerCase() === name.toLowerCase()));
    return Object.fromEntries([...kept, ...own]);
  }
}

/** Why an environment takes no deployment from a ref, or undefined. */
export function refusal(name, environment, github) {
  const { branches } = environment ?? {};
  if (branches === undefined || micromatch.isMatch(github.ref_name, branches)) return undefined;
  const kind = github.ref_type === "tag" ? "Tag" : "Branch";
  return `${kind} "${github.ref_name}" is not allowed to deploy to ${name} due to environment protection rules: its deployment branch policy.`;
}
