// What a template declares, and whether what it is given fits.
const lists = new Set(["stepList", "jobList", "deploymentList", "stageList"]);
const types = new Set(["string", "number", "boolean", "object", "step", "job", "deployment", "stage", ...lists]);

/** The parameters that a template sees: what it was given, else its defaults. */
export function bind(template, given, where) {
  const declared = template.parameters ?? [];
  if (!Array.isArray(declared)) throw new Error(`${where}: parameters are a list, with types`);
  const bound = {};
  for (const one of declared) {
    if (!types.has(one.type)) throw new Error(`${where}: parameter '${one.name}' has no type that there is`);
    if (!one.displayName) throw new Error(`${where}: parameter '${one.name}' has no displayName`);
    const passed = Object.hasOwn(given, one.name);
    if (!passed && !Object.hasOwn(one, "default")) throw new Error(`${where}: A value for the '${one.name}' parameter must be provided.`);
    bound[one.name] = fit(one, passed ? given[one.name] : one.default, where);
  }
  for (const name of Object.keys(given)) if (!Object.hasOwn(bound, name)) throw new Error(`${where}: Unexpected parameter '${name}'`);
  return bound;
}

function fit({ name, type, values }, value, where) {
  const wrong = why => new Error(`${where}: The '${name}' parameter value '${JSON.stringify(value)}' ${why}`);
  let fitted = value;
  if (type === "string") {
    if (value !== null && typeof value === "object") throw wrong("is not a string");
    fitted = value === null ? "" : String(value);
  } else if (type === "number") {
    fitted = Number(value);
    if (value === null || value === "" || Number.isNaN(fitted)) throw wrong("is not a number");
  } else if (type === "boolean") {
    if (!/^(true|false)$/i.test(String(value))) throw wrong("is not a boolean");
    fitted = String(value).toLowerCase() === "true";
  } else if (lists.has(type) && !Array.isArray(value)) throw wrong(`is not a ${type}`);
  if (values && !values.some(one => String(one) === String(fitted))) throw wrong(`is not one of ${values.join(", ")}`);
  return fitted;
}
