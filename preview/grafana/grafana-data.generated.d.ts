// What preview/grafana/generate.ts takes out of @grafana/data, as far as it is used.

export interface DisplayValue {
  readonly text: string;
  readonly numeric: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly color?: string;
  readonly percent?: number;
}

export interface VisualizationColors {
  readonly palette: readonly string[];
  readonly getColorByName: (name: string) => string;
}

export interface Theme {
  readonly colors: { 
    readonly mode: "dark" | "light";
    readonly background: { readonly primary: string };
    readonly contrastThreshold: number;
  };
  readonly components: { readonly panel: { readonly background: string } };
  readonly visualization: VisualizationColors;
}

export function createVisualizationColors(colors: {
  readonly mode: "dark" | "light";
  readonly background: { readonly primary: string };
  readonly text: { readonly primary: string };
}): VisualizationColors;

export function getDisplayProcessor(options: {
  readonly field: object;
  readonly theme: Theme;
  readonly timeZone?: string;
}): (value: unknown, adjacentDecimals?: number) => DisplayValue;

export function formattedValueToString(value: DisplayValue): string;

export function reduceField(options: {
  readonly field: object;
  readonly reducers: readonly string[];
}): Record<string, unknown>;
