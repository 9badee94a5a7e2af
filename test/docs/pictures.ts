import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DASHBOARDS } from "../../components/services/grafana/dashboards.ts";
import { loadDashboards } from "../../preview/server/dashboard-folder.ts";
import { drawn, openPage, startChromium } from "../stack/chromium.ts";

// Pictures of all dashboards for the docs, from a preview that runs: npm run pictures -- http://127.0.0.1:4092
const [url = "http://127.0.0.1:4092"] = process.argv.slice(2);
const folder = join(import.meta.dirname, "../../docs/pictures");
mkdirSync(folder, { recursive: true });
const browser = await startChromium();
const { page } = await openPage(browser);
for (const { entry } of loadDashboards(DASHBOARDS)) {
  await page.goto(`${url}/d/${entry.uid}?from=now-15m&to=now`);
  await drawn(page);
  await page.screenshot({ path: join(folder, `${entry.uid}.png`) });
}
await browser.close();
