import { register } from "node:module";
import { pathToFileURL } from "node:url";

/** Makes the packages under a folder's node_modules importable from here. */
export function usePackagesOf(folder) {
  register("./modules.mjs", import.meta.url, { data: { home: `${pathToFileURL(folder).href}/` } });
}
