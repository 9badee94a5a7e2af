import type { Agent, Fault, Task } from "./agent.ts";
import { at, DAY, HOUR, MINUTE, type Weekday } from "./time.ts";
import { between, both, every, steady, type Traffic } from "./traffic.ts";

/** Something that goes wrong in an agent of its own, and the one alert that tells people of it. */
export interface AgentFault {
  readonly name: string;
  readonly alert: string;
  /** Alerts that may tell of it as well: neither comes always first, so that it could inhibit the other. */
  readonly also?: readonly string[];
  readonly agent: Agent;
}

const model = {
  name: "gpt-5-mini",
  provider: "openai",
  calls: 1,
  seconds: 2,
  tokens: [1800, 300],
  cost: 0.004,
} as const;
const ask: Task = { name: "ask", seconds: 0.3, model };
const search: Task = { name: "search", seconds: 0.4, tool: { name: "web_search", calls: 3 } };
const write: Task = {
  name: "write",
  seconds: 0.3,
  model: { ...model, name: "gpt-5", firstChunk: 2, seconds: 5 },
};

const WEDNESDAY = at("Wed", "14:00");
/** On three days from 8 to 20: who pauses at night is not missed at night. */
const daily = (perHour: number): Traffic =>
  ["Mon", "Tue", "Wed"]
    .map((day) => between(steady(perHour), at(day as Weekday, "08:00"), at(day as Weekday, "20:00")))
    .reduce(both);

function busy(service: string, trouble: Partial<Fault>, change: Partial<Agent> = {}): Agent {
  const fault = { from: WEDNESDAY, until: WEDNESDAY + 30 * MINUTE, ...trouble };
  const agent = { service, workflow: `${service}-flow`, traffic: daily(180), tasks: [ask, search, write] };
  return { ...agent, faults: [fault], ...change };
}

/** One notification is what one model is worth. */
const ONE_MODEL: Partial<Agent> = { tasks: [ask, search] };

export const AGENT_FAULTS: readonly AgentFault[] = [
  {
    name: "the first task is retried in half of its attempts",
    alert: "TaskRetriesHigh",
    agent: busy("retrying", { retried: 0.5 }),
  },
  {
    name: "each run fails on the same task",
    alert: "WorkflowFailingOnSameTask",
    agent: busy("broken", { failing: 1 }),
  },
  {
    name: "a nightly run fails on the same task for three nights",
    alert: "WorkflowFailingOnSameTask",
    agent: {
      service: "nightly",
      workflow: "nightly-close",
      traffic: every(DAY, 3 * HOUR),
      tasks: [ask, search],
      faults: [{ from: at("Tue", "00:00"), until: at("Fri", "00:00"), failing: 1 }],
    },
  },
  {
    name: "six of ten runs fail, in one task or another",
    alert: "WorkflowFailureRatioHigh",
    agent: busy("shaky", { failing: 0.6, failsIn: "any", until: WEDNESDAY + HOUR }),
  },
  {
    name: "a task takes four times as long, of itself",
    alert: "TaskLatencyIncreased",
    agent: busy("slow", { slower: 4 }, { tasks: [{ name: "compute", seconds: 3 }, search] }),
  },
  {
    name: "a model takes twenty times as long",
    alert: "LlmLatencyHigh",
    also: ["TaskLatencyIncreased"],
    agent: busy("slow-model", { slowerModel: 20, slowerFirstChunk: 2 }, ONE_MODEL),
  },
  {
    name: "a model begins to answer late",
    alert: "LlmFirstChunkSlow",
    agent: busy("late-answers", { slowerFirstChunk: 12 }),
  },
  {
    name: "the key of a provider has expired",
    alert: "LlmErrorsHigh",
    agent: busy("expired-key", { modelErrors: 1, modelError: "AuthenticationError" }, ONE_MODEL),
  },
  {
    name: "a provider refuses half of the calls for their number",
    alert: "LlmRateLimited",
    agent: busy("rate-limited", { modelErrors: 0.5, modelError: "RateLimitError" }, ONE_MODEL),
  },
  {
    name: "seven of ten calls of a tool fail",
    alert: "ToolFailuresHigh",
    agent: busy("broken-tool", { toolFailures: 0.7 }),
  },
  {
    name: "a process is killed in the middle of a run",
    alert: "WorkflowStuck",
    agent: busy(
      "killed",
      { killed: true },
      {
        traffic: both(daily(6), every(7 * DAY, WEDNESDAY + MINUTE)),
        tasks: [{ name: "crunch", seconds: 200 }],
        faults: [{ from: WEDNESDAY + MINUTE, until: WEDNESDAY + MINUTE + 1, killed: true }],
      },
    ),
  },
  {
    name: "a run goes on for three hours",
    alert: "WorkflowRunLong",
    agent: busy(
      "endless",
      {},
      {
        traffic: both(daily(6), every(7 * DAY, WEDNESDAY + MINUTE)),
        faults: [{ from: WEDNESDAY + MINUTE, until: WEDNESDAY + MINUTE + 1, hangs: 3 * HOUR }],
      },
    ),
  },
  {
    name: "a busy agent is down for two hours",
    alert: "AgentSilent",
    agent: busy(
      "silent",
      {},
      {
        traffic: both(between(steady(60), 0, WEDNESDAY), between(steady(60), WEDNESDAY + 2 * HOUR, 7 * DAY)),
      },
    ),
  },
  {
    name: "an attempt calls one tool two hundred times",
    alert: "ToolLoop",
    agent: busy(
      "looping",
      { toolCalls: 70, from: WEDNESDAY + MINUTE, until: WEDNESDAY + MINUTE + 1 },
      { traffic: both(daily(6), every(7 * DAY, WEDNESDAY + MINUTE)) },
    ),
  },
  {
    name: "calls cost twenty times as much",
    alert: "CostBudgetBurning",
    agent: busy("spending", { cost: 40 }),
  },
  {
    name: "prompts are six times as long",
    alert: "TokensSpiking",
    agent: busy("growing-prompts", { tokens: 6 }, ONE_MODEL),
  },
];
