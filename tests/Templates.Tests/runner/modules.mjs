// Loader hooks. The packages are installed elsewhere, so bare names resolve from there; and they import JSON without
// the attribute that node 20 asks for.
let home;

export function initialize(data) {
  home = data.home;
}

export function resolve(specifier, context, next) {
  const bare = !/^(\.|\/|[a-z]+:)/.test(specifier) && !context.parentURL?.startsWith(home);
  return next(specifier, bare ? { ...context, parentURL: home } : context);
}

export function load(url, context, next) {
  return next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);
}
