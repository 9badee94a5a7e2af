import type { Bundle } from "./bundle.ts";

const HEAD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Telltale preview</title>`;

/** The page that asks the preview's server for everything. */
export const LIVE_PAGE = `${HEAD}
<link rel="stylesheet" href="/page.css">
</head>
<body><div id="app"></div><script type="module" src="/page.js"></script></body>
</html>
`;

/** A page that holds all that it shows. */
export function staticPage({ script, style }: Bundle, recording: unknown): string {
  const json = JSON.stringify(recording).replaceAll("<", "\\u003c");
  return `${HEAD}
<style>${style}</style>
</head>
<body><div id="app"></div>
<script type="application/json" id="recording">${json}</script>
<script type="module">${script.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}
