import { expect, test } from "@jest/globals";
import { listen } from "../../../cli/drill/listener.ts";
import { findFreeBase } from "../../stack/free-ports.ts";

test("a notification is known by alert, service and status, with the time of its first arrival", async () => {
  const port = await findFreeBase();
  const listener = await listen(["127.0.0.1"], port);
  const labels = { alertname: "ToolLoop", service: "telltale-drill-ToolLoop-1", severity: "warning" };
  const post = () =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: JSON.stringify({ alerts: [{ status: "firing", labels }] }),
    });
  expect((await post()).status).toBe(200);
  const first = listener.heard("ToolLoop", "telltale-drill-ToolLoop-1", "firing");
  await post();
  expect(first).toEqual({ at: expect.any(Number), severity: "warning" });
  expect(listener.heard("ToolLoop", "telltale-drill-ToolLoop-1", "firing")).toBe(first);
  expect(listener.heard("ToolLoop", "telltale-drill-ToolLoop-1", "resolved")).toBeUndefined();
  expect(listener.heard("ToolLoop", "telltale-drill-ToolLoop-2", "firing")).toBeUndefined();
  await expect(listen(["127.0.0.1"], port)).rejects.toThrow("Another drill of this stack is under way");
  listener.close();
});
