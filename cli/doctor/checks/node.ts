import { type Finding, ok, problem } from "../finding.ts";

/** The first that runs TypeScript as it is and is still kept up. */
const OLDEST = 24;

export function checkNode(version = process.versions.node): Finding {
  if (Number(version.split(".")[0]) >= OLDEST) return ok(version);
  return problem(
    `${version} runs this command; it needs ${OLDEST} or newer`,
    "Run it as npx telltale in this checkout, which takes the Node that npm install has put there",
  );
}
