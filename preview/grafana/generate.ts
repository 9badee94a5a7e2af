import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "rolldown";

// Takes Grafana's own formatting of values, value mappings, reducers and colours out of @grafana/data, into one file:
// the package itself would add 168 others and 137 MB to every install. `node preview/grafana/generate.ts` after a new
// version of @grafana/schema, with which it is released.

const OUT = join(import.meta.dirname, "grafana-data.generated.js");

const ENTRY = `
export { getDisplayProcessor } from "@dist/field/displayProcessor.mjs";
export { formattedValueToString } from "@dist/valueFormats/baseFormatters.mjs";
export { reduceField } from "@dist/transformations/fieldReducer.mjs";
export { createVisualizationColors } from "@dist/themes/createVisualizationColors.mjs";
`;

/** Modules of which next to nothing is used. */
const STAND_INS: Record<string, string> = {
  entry: ENTRY,
  // Names of units, which nobody sees here.
  "@grafana/i18n": "export const t = (key, text) => text;",
  // Only the schema of themes that users define.
  zod: `
    const schema = { optional: () => schema };
    const make = () => schema;
    export { make as array, make as boolean, make as enum, make as literal, make as object, make as string, make as union };`,
  // Zones of the world are 730 kB; times are shown in the reader's own, or in UTC.
  "moment-timezone": `
    import moment from "moment";
    export const tz = { zone: () => null, guess: () => "" };
    moment.tz = tz;
    export default moment;`,
};

const folder = mkdtempSync(join(tmpdir(), "grafana-data-"));
try {
  execFileSync("npm", [
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--prefix",
    folder,
    `@grafana/data@${version()}`,
  ]);
  const dist = join(folder, "node_modules/@grafana/data/dist/esm");
  const standIns: Plugin = {
    name: "stand-ins",
    resolveId: (id) => {
      if (id in STAND_INS) return `\0${id}`;
      return id.startsWith("@dist/") ? join(dist, id.slice("@dist/".length)) : null;
    },
    load: (id) => STAND_INS[id.slice(1)] ?? null,
  };
  const { output } = await build({
    input: "entry",
    plugins: [standIns],
    cwd: folder,
    write: false,
    output: { format: "esm", minify: true },
  });
  writeFileSync(OUT, `${notice()}\n${output[0].code}`);
} finally {
  rmSync(folder, { recursive: true });
}

function version(): string {
  const { devDependencies } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
  );
  return devDependencies["@grafana/schema"];
}

/** Whose work the file holds; their licences ask for it. */
function notice(): string {
  return `// Made by generate.ts beside it; do not edit. It holds parts of
// @grafana/data ${version()}: Copyright Grafana Labs, Apache-2.0
// moment: Copyright JS Foundation and other contributors, MIT; lodash: Copyright OpenJS Foundation and other contributors, MIT
// tinycolor2: Copyright Brian Grinstead, MIT; d3-color, d3-interpolate, d3-scale-chromatic: Copyright Mike Bostock, ISC`;
}
