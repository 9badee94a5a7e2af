import type { Agent, ModelCalls, Task } from "./agent.ts";
import { at, DAY, HOUR, MINUTE } from "./time.ts";
import { both, every, office, steady } from "./traffic.ts";

const model = (name: string, more: Partial<ModelCalls> = {}): ModelCalls => ({
  name,
  provider: "openai",
  calls: 1,
  seconds: 2,
  tokens: [1800, 300],
  cost: 0.004,
  ...more,
});

const mini = model("gpt-5-mini");
const claude = model("claude-sonnet-4-5", { provider: "anthropic", seconds: 6, firstChunk: 1.2, cost: 0.02 });
/** Thinks for a while before it says anything. */
const reasoning = model("gpt-5", { seconds: 22, firstChunk: 5, tokens: [6000, 4000], cost: 0.05 });

const plan: Task = { name: "plan", seconds: 0.2, model: mini };
const search: Task = { name: "search", seconds: 0.5, tool: { name: "web_search", calls: 3 } };
const write: Task = { name: "write", seconds: 0.3, model: claude };

/** A week's agents in health: busy and quiet ones, nightly ones, slow models, deploys, one that is new on Wednesday. */
export const FLEET: readonly Agent[] = [
  {
    service: "support-triage",
    workflow: "triage-ticket",
    traffic: office(240),
    tasks: [
      { name: "classify", seconds: 0.1, model: mini },
      { name: "look_up", seconds: 0.2, tool: { name: "crm", calls: 2 }, retried: 0.05 },
      { ...write, name: "answer" },
    ],
    deploys: [at("Tue", "10:15"), at("Thu", "14:40")],
  },
  {
    service: "support-triage",
    environment: "staging",
    workflow: "triage-ticket",
    traffic: office(12),
    tasks: [
      { name: "classify", seconds: 0.1, model: mini, failing: 0.03 },
      { ...write, name: "answer", failing: 0.02 },
    ],
    deploys: [at("Mon", "16:00"), at("Tue", "09:30"), at("Thu", "11:10")],
  },
  {
    service: "report-writer",
    workflow: "nightly-report",
    traffic: every(DAY, 2 * HOUR + 3 * MINUTE),
    tasks: [plan, { ...search, tool: { name: "web_search", calls: 12 } }, { ...write, model: reasoning }],
  },
  {
    service: "code-review",
    workflow: "review",
    traffic: office(30),
    tasks: [
      { name: "read_diff", seconds: 1, tool: { name: "git", calls: 2 } },
      { name: "review", seconds: 0.5, model: { ...reasoning, calls: 2 } },
      { name: "post_review", seconds: 0.6, tool: { name: "github", calls: 1 }, retried: 0.08 },
    ],
    deploys: [at("Wed", "15:20")],
  },
  {
    service: "deep-research",
    workflow: "research",
    traffic: steady(3),
    tasks: [
      { ...plan, model: reasoning },
      { name: "gather", seconds: 240, tool: { name: "browser", calls: 15, failing: 0.04 } },
      { name: "think", seconds: 5, model: { ...reasoning, calls: 20 } },
      { ...write, model: { ...reasoning, calls: 3 } },
    ],
  },
  {
    service: "indexer",
    workflow: "index-documents",
    traffic: every(10 * MINUTE, 25),
    tasks: [
      { name: "fetch", seconds: 8, tool: { name: "drive", calls: 5 } },
      {
        name: "embed",
        seconds: 1,
        model: { ...mini, name: "text-embedding-3-small", calls: 10, seconds: 0.3 },
      },
    ],
    deploys: [at("Mon", "11:00"), at("Fri", "09:00")],
  },
  {
    service: "invoice-batch",
    workflow: "hourly-invoices",
    traffic: both(every(HOUR, 300), both(every(HOUR, 310), every(HOUR, 320))),
    tasks: [
      { name: "extract", seconds: 1, model: { ...mini, calls: 8, seconds: 3 } },
      { name: "book", seconds: 2, tool: { name: "erp", calls: 4 }, retried: 0.04 },
    ],
  },
  {
    service: "sales-assistant",
    workflow: "draft-mail",
    traffic: steady(1.5),
    tasks: [plan, { ...write, failing: 0.02 }],
    deploys: [at("Thu", "08:00")],
  },
  {
    service: "chat",
    workflow: "turn",
    traffic: both(office(180), steady(15)),
    tasks: [
      { name: "answer", seconds: 0.05, model: { ...claude, seconds: 4, tokens: [3000, 400] } },
      {
        name: "remember",
        seconds: 0.05,
        tool: { name: "memory", calls: 1, failing: 0.005 },
        since: at("Wed", "13:00"),
      },
    ],
    deploys: [at("Wed", "13:00"), at("Fri", "16:30")],
  },
  {
    service: "newsletter",
    workflow: "weekly-newsletter",
    traffic: every(7 * DAY, at("Wed", "06:00")),
    tasks: [plan, search, { ...write, model: { ...claude, calls: 10 } }],
  },
];
