import { useEffect, useErrorBoundary, useMemo, useState } from "preact/hooks";
import type { Panel } from "../model/dashboard.ts";
import { withFieldConfig } from "../model/field-config.ts";
import { interpolate, textFormat } from "../model/interpolate.ts";
import { followLinks } from "../model/links.ts";
import { type PanelData, queryPanel } from "../model/query-panel.ts";
import { useDashboard, usePage } from "./context.ts";
import { PANELS, WITHOUT_DATA } from "./panels/index.ts";

interface PanelBoxProps {
  readonly panel: Panel;
  readonly style: string;
  readonly sourceType: (name: string) => string | undefined;
  readonly change: string | undefined;
}

/** A panel's frame: title, links, what went wrong; inside it what its type draws. */
export function PanelBox({ panel, style, sourceType, change }: PanelBoxProps) {
  const scope = useDashboard();
  const { backend } = usePage();
  const { data, loading } = usePanelData(panel, sourceType);
  const title = interpolate(panel.title ?? "", scope.lookup, textFormat);
  const links = followLinks(panel.links, scope).flatMap(({ title: text, url }) => {
    const href = backend.href(url);
    return href ? [{ text, href }] : [];
  });
  return (
    <section
      class={`panel ${loading ? "loading" : ""} ${change ? "changed" : ""}`}
      style={style}
      data-panel={panel.id}
      data-type={panel.type}
      aria-label={title}
    >
      <header>
        <h2>{title}</h2>
        {panel.description && (
          <span class="hint" title={panel.description}>
            i
          </span>
        )}
        {change && <span class="change">{change}</span>}
        <span class="grow" />
        {links.map(({ text, href }) => (
          <a key={href} href={href}>
            {text}
          </a>
        ))}
      </header>
      <div class="content">
        <Content panel={panel} data={data} />
      </div>
    </section>
  );
}

function Content({ panel, data }: { panel: Panel; data: PanelData | undefined }) {
  const [broken] = useErrorBoundary();
  const configured = useMemo(
    () => data && { ...data, frames: withFieldConfig(data.frames, panel) },
    [data, panel],
  );
  const View = PANELS[panel.type];
  if (!View)
    return (
      <div class="empty">{`The preview does not draw panels of type "${panel.type}"; Grafana does.`}</div>
    );
  if (broken) return <p class="problem">{`The preview cannot draw this: ${(broken as Error).message}`}</p>;
  if (!configured) return null;
  const failed = configured.problems.length > 0 && configured.frames.length === 0;
  return (
    <>
      {configured.problems.map((problem) => (
        <p key={problem} class={`problem ${failed ? "" : "note"}`}>
          {problem}
        </p>
      ))}
      {!failed && <View panel={panel} data={configured} />}
    </>
  );
}

/** What was there stays until the next answer has come. */
function usePanelData(panel: Panel, sourceType: PanelBoxProps["sourceType"]) {
  const { backend } = usePage();
  const { lookup, range } = useDashboard();
  const [data, setData] = useState<PanelData>();
  const [loading, setLoading] = useState(true);
  useEffect(() => {
    if (!PANELS[panel.type] || WITHOUT_DATA.includes(panel.type)) {
      setData({ frames: [], problems: [], step: 0 });
      return setLoading(false);
    }
    let wanted = true;
    setLoading(true);
    queryPanel(panel, { ask: backend.ask, range, lookup, sourceType }).then((found) => {
      if (!wanted) return;
      setData(found);
      setLoading(false);
    });
    return () => {
      wanted = false;
    };
  }, [panel, backend, lookup, range]);
  return { data, loading };
}
