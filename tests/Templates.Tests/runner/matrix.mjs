import { resolve } from "./expressions.mjs";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The legs of a `strategy.matrix`: the product of its lists, less `exclude`, with `include`. One empty leg without a matrix. */
export function legs(strategy, scope) {
  const resolved = resolve(strategy?.matrix, scope);
  if (resolved === undefined || resolved === null) return [undefined];
  const { include = [], exclude = [], ...lists } = resolved;
  const keys = Object.keys(lists);
  for (const key of keys)
    if (!Array.isArray(lists[key]) || lists[key].length === 0) throw new Error(`Matrix vector '${key}' does not contain any values`);
  let product = keys.length === 0 ? [] : [{}];
  for (const key of keys) product = product.flatMap(leg => lists[key].map(value => ({ ...leg, [key]: value })));
  product = product.filter(leg => !exclude.some(one => Object.entries(one).every(([key, value]) => same(leg[key], value))));

  const original = product.map(leg => ({ ...leg }));
  const extra = [];
  for (const one of include) {
    // It widens every leg of which it overwrites no value, and stands alone where there is none.
    const fits = original
      .map((leg, at) => ({ leg, at }))
      .filter(({ leg }) => keys.every(key => !(key in one) || same(leg[key], one[key])));
    if (fits.length === 0 || keys.length === 0) extra.push({ ...one });
    else for (const { at } of fits) Object.assign(product[at], one);
  }
  const all = [...product, ...extra];
  if (all.length === 0) throw new Error("Matrix must define at least one vector");
  return all;
}
