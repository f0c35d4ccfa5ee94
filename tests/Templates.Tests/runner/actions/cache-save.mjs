import { save } from "./store.mjs";

export const inputs = { path: "", key: "", "upload-chunk-size": "", enableCrossOsArchive: "false" };
export const required = ["path", "key"];

export async function run(step) {
  await save(step);
  return {};
}
