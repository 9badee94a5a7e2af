import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../components/error.ts";

const source = z.strictObject({ url: z.url(), tokenFile: z.string().exactOptional() });

const schema = z.strictObject({
  /** Folder of the dashboards' files. */
  dashboards: z.string(),
  /** Where sources are; one that a stack does without is not named. */
  sources: z.strictObject({
    prometheus: source.exactOptional(),
    loki: source.exactOptional(),
    jaeger: source.exactOptional(),
  }),
  port: z.int().min(0).max(65_535),
});

export type PreviewOptions = z.output<typeof schema>;

/** The options in a JSON file. Throws UserError for what cannot be used. */
export function readOptions(path: string): PreviewOptions {
  const refuse = (problems: readonly { path: string; message: string }[]) =>
    new UserError(`The preview cannot use ${path}:`, problems);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw refuse([{ path: "the file", message: (error as Error).message }]);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw refuse(result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
}
