// A job's variables: names without regard to case, secrets apart.
export class Variables {
  #all = new Map();

  constructor(from) {
    for (const [key, one] of from?.entries() ?? []) this.#all.set(key, one);
  }

  entries() {
    return this.#all.entries();
  }

  set(name, value, secret = false) {
    this.#all.set(name.toLowerCase(), { name, value: String(value), secret: secret || (this.#all.get(name.toLowerCase())?.secret ?? false) });
  }

  get(name) {
    return this.#all.get(name.toLowerCase())?.value;
  }

  /** A text with its $(macros) replaced, once; what is not known stays. */
  macros(text) {
    return String(text).replace(/\$\(([^()$]+)\)/g, (all, name) => this.get(name) ?? all);
  }

  /** What every step has in its environment: all but secrets. */
  environment() {
    return Object.fromEntries([...this.#all.values()].filter(one => !one.secret).map(one => [one.name.toUpperCase().replace(/[. ]/g, "_"), one.value]));
  }

  /** What conditions see. */
  context() {
    return Object.fromEntries([...this.#all.values()].filter(one => !one.secret).map(one => [one.name, one.value]));
  }
}

/** The variables that Azure itself sets, as of a request. */
export function predefined(request, folders) {
  const branch = request.branch ?? "refs/heads/main";
  return {
    "System.TeamProject": "Shop",
    "System.CollectionUri": "https://dev.azure.com/acme/",
    "System.DefinitionId": "7",
    "Build.BuildId": "42",
    "Build.BuildNumber": "20260101.1",
    "Build.Reason": request.reason ?? "IndividualCI",
    "Build.SourceBranch": branch,
    "Build.SourceBranchName": branch.split("/").pop(),
    "Build.SourceVersion": request.sourceVersion ?? "",
    "Build.SourceVersionMessage": request.message ?? "Change",
    "Build.RequestedFor": request.requestedFor ?? "Ann",
    ...(request.cron && { "Build.CronSchedule.DisplayName": request.cron }),
    ...(request.triggeringAlias && { "Resources.TriggeringAlias": request.triggeringAlias }),
    ...(folders && {
      "TF_BUILD": "True",
      "Agent.OS": "Linux",
      "Agent.OSArchitecture": "X64",
      "Agent.BuildDirectory": folders.build,
      "Pipeline.Workspace": folders.build,
      "Agent.TempDirectory": folders.temp,
      "Build.SourcesDirectory": folders.source,
      "System.DefaultWorkingDirectory": folders.source,
      "Build.ArtifactStagingDirectory": folders.staging,
    }),
  };
}
