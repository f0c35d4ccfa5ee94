import { restore, restoreInputs } from "./store.mjs";

export const inputs = restoreInputs;
export const required = ["path", "key"];

export const run = async step => (await restore(step)).outputs;
