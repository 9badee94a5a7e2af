import DOMPurify from "dompurify";
import { marked } from "marked";
import { interpolate, textFormat } from "../../model/interpolate.ts";
import { useDashboard } from "../context.ts";
import type { PanelProps } from "./panel-props.ts";

/** Text that explains, in Markdown. */
export function Text({ panel }: PanelProps) {
  const { lookup } = useDashboard();
  const { mode = "markdown", content = "" } = panel.options ?? (panel as { content?: string; mode?: string });
  const text = interpolate(String(content), lookup, textFormat);
  if (mode === "code") return <pre>{text}</pre>;
  const html = DOMPurify.sanitize(mode === "html" ? text : marked.parse(text, { async: false }));
  return <div class="text-panel" dangerouslySetInnerHTML={{ __html: html }} />;
}
