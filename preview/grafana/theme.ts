import { createVisualizationColors, type Theme } from "./grafana-data.generated.js";

export type Mode = "dark" | "light";

const SURFACE = { dark: { panel: "#181b1f", text: "#ccccdc" }, light: { panel: "#ffffff", text: "#24292e" } };

/** Grafana's colours of values and series, by which its dashboards name them. */
export const THEMES: Readonly<Record<Mode, Theme>> = { dark: themeOf("dark"), light: themeOf("light") };

function themeOf(mode: Mode): Theme {
  const { panel, text } = SURFACE[mode];
  const background = { primary: panel };
  return {
    // Below this ratio Grafana leaves a colour out.
    colors: { mode, background, contrastThreshold: 3 },
    components: { panel: { background: panel } },
    visualization: createVisualizationColors({ mode, background, text: { primary: text } }),
  };
}
