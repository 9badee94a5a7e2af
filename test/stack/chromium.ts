import { type Browser, chromium, type Page } from "playwright-core";
import { findProgram } from "../../components/targets/native/binaries/find-on-path.ts";

/**
 * Starts Debian's Chromium, without a window.
 * @throws Error if there is none on PATH.
 */
export function startChromium(): Promise<Browser> {
  const executablePath = findProgram("chromium");
  if (executablePath === undefined)
    throw new Error("The preview's tests need chromium on PATH: apt-get install chromium");
  // As root, in a container, its sandbox does not start.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A new page, and what its console and programs complained of since. */
export async function openPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints.push(message));
  return { page, complaints };
}

/** Waits until every panel of a dashboard has its data. */
export async function drawn(page: Page): Promise<void> {
  await page.locator(".panel").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector(".panel.loading") === null);
}
