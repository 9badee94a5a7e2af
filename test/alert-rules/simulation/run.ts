import type { Random } from "../../../cli/demo/random.ts";
import { type Agent, type ModelCalls, type Task, type Trouble, troubleAt } from "./agent.ts";
import type { Labels, Ledger } from "./ledger.ts";

const HEARTBEAT = 30;
const ATTEMPTS = 4;
/** Of the contract's bounds those that tell what the simulation does apart; rules read no others. */
const BOUNDS = [0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** What all steps of a run know. */
interface Run {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly origin: Labels;
  readonly workflow: string;
  readonly trouble: Partial<Trouble>;
  readonly firstTask: Task | undefined;
}

/** Runs an agent's workflow at each time that its traffic gives, and writes what the collector derives of it. */
export function simulate(
  agent: Agent,
  ledger: Ledger,
  random: Random,
  [from, until]: readonly [number, number],
) {
  for (const time of agent.traffic(random, from, until)) simulateRun(agent, ledger, random, time);
}

function simulateRun(agent: Agent, ledger: Ledger, random: Random, begun: number): void {
  const { service, workflow, environment = "production" } = agent;
  const release = `1.${(agent.deploys ?? []).filter((deployed) => deployed <= begun).length}.0`;
  const trouble = troubleAt(begun, agent.faults);
  const run = {
    ledger,
    random,
    origin: { service, environment, release },
    workflow,
    trouble,
    firstTask: agent.tasks[0],
  };
  note(run, "workflow_initiated", begun);
  openRuns(run, begun, 1);

  const tasks = agent.tasks.filter(({ since = 0 }) => begun >= since);
  const failsIn = whereItFails(run, tasks);
  let time = begun;
  let failed = false;
  for (const task of tasks) {
    ({ time, failed } = runTask(run, task, time, task === failsIn));
    if (failed) break;
  }
  if (trouble.hangs) time += trouble.hangs;
  heartbeats(run, begun, trouble.killed ? begun + 3 * HEARTBEAT : time);
  if (trouble.killed) return;
  const status = failed ? "failure" : "success";
  note(run, failed ? "workflow_failed" : "workflow_completed", time, failed ? "ERROR" : "INFO");
  openRuns(run, time, -1);
  const labels = { ...run.origin, workflow, status, ...(failed && { error_type: "TaskError" }) };
  ledger.observe("resent", "gen_ai_invoke_workflow_duration_seconds", time - begun, { labels, time });
}

function whereItFails({ random, trouble }: Run, tasks: readonly Task[]): Task | undefined {
  if (trouble.failing !== undefined) {
    if (!random.chance(trouble.failing)) return undefined;
    return trouble.failsIn === "any" ? random.pick(tasks) : tasks[0];
  }
  return tasks.find(({ failing = 0.005 }) => random.chance(failing));
}

/** Attempts until one succeeds, or the last has failed. */
function runTask(run: Run, task: Task, begun: number, fails: boolean): { time: number; failed: boolean } {
  let time = begun;
  const isFirst = task === run.firstTask;
  const retried = (isFirst ? run.trouble.retried : undefined) ?? task.retried ?? 0.02;
  for (let attempt = 1; ; attempt++) {
    const attempted = time;
    note(run, "task_started", attempted, "INFO", task.name);
    const outcome = attemptTask(run, task, attempted);
    const bad = outcome.failed || fails || run.random.chance(retried);
    const status = !bad ? "success" : attempt < ATTEMPTS && !fails ? "retry" : "failure";
    time = outcome.time;
    const labels = {
      ...run.origin,
      workflow: run.workflow,
      task: task.name,
      status,
      ...(bad && { error_type: outcome.error ?? "TimeoutError" }),
    };
    run.ledger.observe("resent", "telltale_task_duration_seconds", time - attempted, { labels, time });
    if (status === "success") note(run, "task_completed", time, "INFO", task.name);
    else if (status === "retry") note(run, "task_retried", time, "WARNING", task.name);
    else note(run, "task_failed", time, "ERROR", task.name);
    if (status !== "retry") return { time, failed: bad };
    time += 1;
  }
}

/** Calls of models and tools one after the other; the first model call that fails fails the attempt. */
function attemptTask(run: Run, task: Task, begun: number): { time: number; failed: boolean; error?: string } {
  const { random, trouble } = run;
  let time = begun + task.seconds * (trouble.slower ?? 1) * spread(random);
  for (let call = 0; call < (task.model?.calls ?? 0); call++) {
    const outcome = callModel(run, task, task.model as ModelCalls, time);
    time = outcome.time;
    if (outcome.error) return { time, failed: true, error: outcome.error };
  }
  let failures = 0;
  const { name = "", calls = 0, failing = 0.02 } = task.tool ?? {};
  for (let call = 0; call < calls * (trouble.toolCalls ?? 1); call++) {
    const seconds = 0.5 * spread(random);
    time += seconds;
    const failed = random.chance(trouble.toolFailures ?? failing);
    if (failed) failures++;
    const labels = { ...run.origin, workflow: run.workflow, task: task.name, tool: name };
    const status = failed ? { status: "failure", error_type: "ToolError" } : { status: "success" };
    const where = { labels: { ...labels, ...status }, time };
    run.ledger.observe("resent", "gen_ai_execute_tool_duration_seconds", seconds, where);
  }
  return { time, failed: failures > 0 && failures === Math.ceil(calls * (trouble.toolCalls ?? 1)) };
}

function callModel(run: Run, task: Task, model: ModelCalls, begun: number): { time: number; error?: string } {
  const { ledger, random, trouble, origin, workflow } = run;
  const where = { ...origin, workflow, task: task.name, provider: model.provider, model: model.name };
  const duration = "gen_ai_client_operation_duration_seconds";
  if (random.chance(trouble.modelErrors ?? 0.003)) {
    const [error, time] = [trouble.modelError ?? "APIConnectionError", begun + 0.4 * spread(random)];
    const labels = { ...where, operation: "chat", status: "failure", error_type: error };
    ledger.observe("resent", duration, time - begun, { labels, time, bounds: BOUNDS });
    return { time, error };
  }
  const seconds = model.seconds * (trouble.slowerModel ?? 1) * spread(random);
  const time = begun + seconds;
  const labels = { ...where, operation: "chat", status: "success" };
  ledger.observe("resent", duration, seconds, { labels, time, bounds: BOUNDS });
  if (model.firstChunk) {
    const waited = model.firstChunk * (trouble.slowerFirstChunk ?? 1) * spread(random);
    const first = "gen_ai_client_operation_time_to_first_chunk_seconds";
    ledger.observe("changes", first, waited, { labels: where, time, bounds: BOUNDS });
  }
  model.tokens.forEach((tokens, i) => {
    const used = tokens * (trouble.tokens ?? 1) * spread(random);
    const kind = { ...where, token_type: i === 0 ? "input" : "output" };
    ledger.observe("changes", "gen_ai_client_token_usage", used, { labels: kind, time });
  });
  const cost = model.cost * (trouble.cost ?? trouble.tokens ?? 1);
  ledger.count("telltale_llm_cost_total", where, time, cost * spread(random));
  return { time };
}

function heartbeats(run: Run, begun: number, until: number): void {
  for (let time = begun + HEARTBEAT; time < until; time += HEARTBEAT) {
    note(run, "workflow_heartbeat", time, "DEBUG");
    const labels = { ...run.origin, workflow: run.workflow };
    run.ledger.gauge("telltale_workflow_run_age_seconds", labels, time, time - begun);
  }
}

/** A line of the log; those of calls are left out, no rule tells them from others. */
function note({ ledger, origin, workflow }: Run, event: string, time: number, level = "INFO", task?: string) {
  const labels = { ...origin, event, level, workflow, ...(task && { task }) };
  ledger.count("telltale_events_total", labels, time);
}

function openRuns({ ledger, origin, workflow }: Run, time: number, amount: number): void {
  ledger.shift("telltale_workflow_open_runs", { ...origin, workflow }, time, amount);
}

/** Around 1, as durations are spread: seldom twice as long, hardly ever three times. */
function spread(random: Random): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.between(0, 1))) * Math.cos(2 * Math.PI * random.between(0, 1));
  return Math.exp(0.3 * normal);
}
