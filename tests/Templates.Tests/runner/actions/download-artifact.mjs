import { cp, mkdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import micromatch from "micromatch";
import { StepFailure } from "../failure.mjs";

export const inputs = { name: "", path: "", pattern: "", "merge-multiple": "false" };

/** Copies artifacts of this run into the workspace. */
export async function run({ inputs, flag, job, run }) {
  const target = isAbsolute(inputs.path) ? inputs.path : join(job.workspace, inputs.path);
  await mkdir(target, { recursive: true });
  if (inputs.name !== "") {
    const artifact = run.artifacts.get(inputs.name);
    if (artifact === undefined) throw new StepFailure(`Unable to download artifact(s): Artifact not found for name: ${inputs.name}`);
    await cp(artifact.folder, target, { recursive: true });
  } else {
    for (const [name, { folder }] of run.artifacts)
      if (inputs.pattern === "" || micromatch.isMatch(name, inputs.pattern))
        await cp(folder, flag("merge-multiple") ? target : join(target, name), { recursive: true });
  }
  return { "download-path": target };
}
