import type { Panel } from "../../model/dashboard.ts";
import type { PanelData } from "../../model/query-panel.ts";

export interface PanelProps {
  readonly panel: Panel;
  readonly data: PanelData;
}
