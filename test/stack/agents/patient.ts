// An agent that has finished its work while the stack cannot take it in, and stays for as long as a real one would.
import { start, task, workflow } from "@telltale/sdk";

start();
await workflow("patient", async () => {
  for (let i = 0; i < 20; i++) await task("count", () => i);
});
console.log("worked");
setTimeout(() => {}, Number(process.env.STAY_MS));
