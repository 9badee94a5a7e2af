// What a native stack takes, in parts; `npm run bench:stack -- load` measures one of them.
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import("./stack/start.ts"),
  load: () => import("./stack/load.ts"),
  size: () => import("./stack/size.ts"),
  mapping: () => import("./stack/mapping.ts"),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !PARTS[name]);
if (unknown.length > 0)
  throw new Error(`No part ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}`);
for (const [name, measure] of Object.entries(PARTS))
  if (chosen.length === 0 || chosen.includes(name)) await measure();
