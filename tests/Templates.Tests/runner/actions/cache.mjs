import { restore, restoreInputs, save } from "./store.mjs";

export const inputs = { ...restoreInputs, "upload-chunk-size": "", "save-always": "false" };
export const required = ["path", "key"];

/** Restores now, and saves after a job that went well, unless the very key was found. */
export async function run(step) {
  const { exact, outputs } = await restore(step);
  if (!exact) step.job.after.push(() => save(step));
  return { "cache-hit": "", ...outputs };
}
