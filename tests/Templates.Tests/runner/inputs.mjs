import { StartupFailure } from "./failure.mjs";
import { scalar } from "./expressions.mjs";

const hasExpression = value => typeof value === "string" && value.includes("${{");
const find = (values, name) => Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase());

function fits(type, value) {
  if (value === null || value === undefined) return type === "string" || type === undefined;
  if (type === "boolean") return typeof value === "boolean";
  if (type === "number") return typeof value === "number";
  return typeof value !== "object";
}

/** Refuses what a call passes, as far as it is known before anything runs. */
export function checkInputs(declared = {}, given = {}, where) {
  for (const name of Object.keys(given ?? {}))
    if (!find(declared ?? {}, name)) throw new StartupFailure(`${where}: Invalid input, ${name} is not defined in the referenced workflow.`);
  for (const [name, input] of Object.entries(declared ?? {})) {
    const value = find(given ?? {}, name)?.[1];
    if (value === undefined && input?.required) throw new StartupFailure(`${where}: Input ${name} is required, but not provided while calling.`);
    if (value !== undefined && !hasExpression(value) && !fits(input?.type, value))
      throw new StartupFailure(`${where}: Invalid input, ${name} must be a ${input.type}, got ${JSON.stringify(value)}.`);
  }
}

/** The inputs of a called workflow, of their types. */
export function callInputs(declared = {}, given = {}, scope, where) {
  return Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, input]) => {
      const value = find(given ?? {}, name)?.[1];
      const chosen = value ?? scalar(input?.default, scope) ?? { boolean: false, number: 0 }[input?.type] ?? "";
      if (!fits(input?.type, chosen))
        throw new StartupFailure(`${where}: Unexpected value for input ${name}: ${JSON.stringify(chosen)} is no ${input.type}.`);
      return [name, input?.type === "string" ? String(chosen) : chosen];
    }),
  );
}

/** The inputs of a manual start: what is typed in is text, and is read as its type. */
export function dispatchInputs(declared = {}, given = {}) {
  for (const name of Object.keys(given ?? {}))
    if (!find(declared ?? {}, name)) throw new StartupFailure(`Unexpected inputs provided: ["${name}"]`);
  return Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, input]) => {
      const value = find(given ?? {}, name)?.[1] ?? input?.default;
      if ((value === undefined || value === "") && input?.required) throw new StartupFailure(`Required input '${name}' not provided`);
      if (input?.type === "choice" && value !== undefined && !input.options.map(String).includes(String(value)))
        throw new StartupFailure(`Provided value '${value}' for input '${name}' not in the list of allowed values`);
      if (input?.type === "boolean") return [name, String(value ?? false) === "true"];
      if (input?.type === "number") return [name, value === undefined ? 0 : Number(value)];
      return [name, value === undefined ? "" : String(value)];
    }),
  );
}
