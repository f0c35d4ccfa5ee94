import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { output } from "../processes.mjs";
import { StepFailure } from "../failure.mjs";

export const inputs = {
  "dotnet-version": "",
  "dotnet-quality": "",
  "global-json-file": "",
  "source-url": "",
  owner: "",
  "config-file": "",
  cache: "false",
  "cache-dependency-path": "",
  workloads: "",
  architecture: "",
};

/** Takes the SDK that is there, if it is of a major version that was asked for. */
export async function run({ inputs, job, env, record }) {
  const wanted = await asked(inputs, job.workspace);
  const installed = (await output("dotnet", ["--list-sdks"], { env })).split("\n").map(line => line.split(" ")[0]);
  for (const version of wanted) {
    const major = /^\d+/.exec(version)?.[0];
    if (major !== undefined && !installed.some(one => one.startsWith(`${major}.`)))
      throw new StepFailure(`No .NET SDK of version ${version} is installed here: ${installed.join(" ")}`);
  }
  record({ wanted });
  return { "dotnet-version": installed.filter(Boolean).at(-1) ?? "", "cache-hit": "false" };
}

async function asked(inputs, workspace) {
  if (inputs["dotnet-version"] !== "") return inputs["dotnet-version"].split(/\s+/).filter(Boolean);
  const path = join(workspace, inputs["global-json-file"] || "global.json");
  try {
    await access(path);
  } catch {
    if (inputs["global-json-file"] !== "") throw new StepFailure(`The specified global.json file '${inputs["global-json-file"]}' does not exist`);
    return [];
  }
  return [JSON.parse(await readFile(path, "utf8")).sdk.version];
}
