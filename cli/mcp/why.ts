import { explain, type Sources } from "../why/explain.ts";
import { explanationJson } from "../why/json.ts";
import { explanationText } from "../why/text.ts";
import { bounded } from "./bounded.ts";

const NONE = { run: null, cause: null, lastGood: null, alerts: [], links: [], notes: [] };

/** The text that people read, and the same as data. */
export async function whyResult(
  sources: Sources,
  {
    workflow_id,
    workflow,
  }: { readonly workflow_id?: string | undefined; readonly workflow?: string | undefined },
) {
  const question = workflow_id === undefined ? { lastFailed: true as const, workflow } : { id: workflow_id };
  const found = await explain(sources, question);
  const { value, notes } = bounded(found ? explanationJson(found) : NONE);
  const text = found ? explanationText(found, Date.now()) : "No run has failed.";
  return {
    structuredContent: { ...value, notes: [...value.notes, ...notes] },
    content: [{ type: "text" as const, text: bounded(text.split("\n")).value.join("\n") }],
  };
}
