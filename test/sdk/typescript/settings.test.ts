import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { TelltaleError } from "../../../sdk/typescript/src/error.ts";
import { readSettings, type StartOptions } from "../../../sdk/typescript/src/settings.ts";

const HOME = mkdtempSync(join(tmpdir(), "telltale-settings-"));

function read(options: StartOptions, env: Record<string, string> = {}) {
  return readSettings(options, { HOME, ...env });
}

function connectionFile(content: string): string {
  const state = mkdtempSync(join(tmpdir(), "telltale-state-"));
  mkdirSync(join(state, "telltale"));
  writeFileSync(join(state, "telltale", "connection.json"), content);
  return state;
}

function problemsOf(options: unknown, env: Record<string, string> = {}) {
  try {
    read(options as StartOptions, env);
  } catch (error) {
    if (error instanceof TelltaleError) return error;
  }
  throw new Error("no TelltaleError");
}

describe("settings", () => {
  test("need a name only, and then send nothing", () => {
    expect(read({ service: "a" })).toEqual({
      service: "a",
      environment: undefined,
      release: undefined,
      logs: "both",
      content: false,
      endpoint: undefined,
      headers: {},
      heartbeatMs: 30_000,
      dsn: undefined,
      attributes: {},
    });
  });

  test("take an option before TELLTALE_ before OTEL_", () => {
    const otel = { OTEL_SERVICE_NAME: "otel", OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel:4318/" };
    const telltale = { TELLTALE_SERVICE: "env", TELLTALE_ENDPOINT: "http://env:4318", TELLTALE_TOKEN: "t1" };
    expect(read({}, otel)).toMatchObject({ service: "otel", endpoint: "http://otel:4318" });
    expect(read({}, { ...otel, ...telltale })).toMatchObject({
      service: "env",
      endpoint: "http://env:4318",
      headers: { authorization: "Bearer t1" },
    });
    expect(
      read({ service: "opt", endpoint: "http://opt:1", token: "t2" }, { ...otel, ...telltale }),
    ).toMatchObject({
      service: "opt",
      endpoint: "http://opt:1",
      headers: { authorization: "Bearer t2" },
    });
  });

  test("read OTEL_RESOURCE_ATTRIBUTES for names and for the resource", () => {
    const env = {
      OTEL_RESOURCE_ATTRIBUTES:
        "service.name=a,service.version=1%2C2,deployment.environment.name=prod,team=x",
    };
    expect(read({}, env)).toMatchObject({
      service: "a",
      release: "1,2",
      environment: "prod",
      attributes: { team: "x" },
    });
  });

  test("take an empty variable for none", () => {
    expect(read({ service: "a" }, { TELLTALE_ENDPOINT: " ", TELLTALE_LOGS: "" })).toMatchObject({
      endpoint: undefined,
      logs: "both",
    });
  });

  test("find the running stack through the file that it leaves", () => {
    const state = connectionFile('{"endpoint":"http://127.0.0.1:4318","token":"secret","environment":"dev"}');
    const found = {
      endpoint: "http://127.0.0.1:4318",
      headers: { authorization: "Bearer secret" },
      environment: "dev",
    };
    expect(read({ service: "a" }, { XDG_STATE_HOME: state })).toMatchObject(found);
    const path = join(state, "telltale", "connection.json");
    expect(read({ service: "a" }, { TELLTALE_CONNECTION: path })).toMatchObject(found);
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel:4318" };
    expect(read({ service: "a" }, { ...otel, TELLTALE_CONNECTION: path })).toMatchObject(found);
    expect(read({ service: "a" }, { ...otel, XDG_STATE_HOME: state }).endpoint).toBe("http://otel:4318");
  });

  test("never give the file's token to an endpoint named elsewhere", () => {
    const state = connectionFile('{"endpoint":"http://127.0.0.1:4318","token":"secret","environment":"dev"}');
    const settings = read({ service: "a", endpoint: "https://elsewhere" }, { XDG_STATE_HOME: state });
    expect(settings).toMatchObject({ endpoint: "https://elsewhere", headers: {}, environment: undefined });
  });

  describe("of the error tracker", () => {
    const dsn = (port: number) => `http://0123456789abcdef@127.0.0.1:${port}/1`;
    const content = JSON.stringify({
      endpoint: "http://127.0.0.1:4318",
      dsn: { node: dsn(3), python: dsn(4) },
    });

    test("take the option before TELLTALE_DSN before what `telltale env` prints before the running stack's", () => {
      const file = { XDG_STATE_HOME: connectionFile(content) };
      const printed = { ...file, TELLTALE_DSN_NODE: dsn(2) };
      const own = { ...printed, TELLTALE_DSN: dsn(1) };
      expect(read({ service: "a", dsn: dsn(0) }, own).dsn).toBe(dsn(0));
      expect(read({ service: "a" }, own).dsn).toBe(dsn(1));
      expect(read({ service: "a" }, printed).dsn).toBe(dsn(2));
      expect(read({ service: "a" }, file).dsn).toBe(dsn(3));
    });

    test("never take the file's where the endpoint is named elsewhere, nor one that is meant for Sentry's own SDK", () => {
      const file = { XDG_STATE_HOME: connectionFile(content) };
      expect(read({ service: "a", endpoint: "https://elsewhere" }, file).dsn).toBeUndefined();
      expect(
        read({ service: "a" }, { ...file, OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel:4318" }).dsn,
      ).toBeUndefined();
      expect(read({ service: "a" }, { SENTRY_DSN: dsn(1) }).dsn).toBeUndefined();
    });

    test("are none when they are `off`", () => {
      const file = { XDG_STATE_HOME: connectionFile(content) };
      expect(read({ service: "a", dsn: "off" }, file).dsn).toBeUndefined();
      expect(read({ service: "a" }, { ...file, TELLTALE_DSN: "off" }).dsn).toBeUndefined();
    });

    test.each([
      "nonsense",
      "http://127.0.0.1:8000/1",
      "http://key@host/project",
      "ftp://key@host/1",
      "http://0123@h/1?x=1",
    ])("refuse %s, keeping its key to themselves", (bad) => {
      const { problems, message } = problemsOf({ service: "a" }, { TELLTALE_DSN: bad });
      expect(problems.map(({ option }) => option)).toEqual(["dsn (TELLTALE_DSN)"]);
      expect(message).toContain("allowed: http(s)://KEY@HOST/PROJECT");
      expect(message).not.toMatch(/key@|0123@/);
    });

    test.each(["https://o1.ingest.sentry.io/5", "http://[::1]:8000/1", "https://host/some/path/1"])(
      "take a project at %s",
      (place) => {
        const whole = place.replace("://", "://0123456789abcdef@");
        expect(read({ service: "a", dsn: whole }).dsn).toBe(whole);
      },
    );

    test("refuse a file that names it wrongly, by its path", () => {
      const state = connectionFile('{"endpoint":"http://127.0.0.1:4318","dsn":{"node":"x"}}');
      const { problems } = problemsOf({ service: "a" }, { XDG_STATE_HOME: state });
      expect(problems.map(({ option }) => option)).toEqual([
        `dsn.node in ${join(state, "telltale", "connection.json")}`,
      ]);
    });
  });

  test.each([
    ["text that is not JSON", "{oops"],
    ["JSON of another shape", '{"endpoint":4318}'],
  ])("refuse a file with %s, naming its path", (given, content) => {
    const state = connectionFile(content);
    const error = problemsOf({ service: "a" }, { XDG_STATE_HOME: state });
    expect(error.message).toContain(join(state, "telltale", "connection.json"));
    expect(error.message).toContain(given);
  });

  test("refuse a file that was asked for and is not there", () => {
    expect(problemsOf({ service: "a" }, { TELLTALE_CONNECTION: "/no/such/file" }).message).toContain(
      "/no/such/file",
    );
  });

  test.each([
    ["http://127.0.0.1:4318", true],
    ["http://localhost:4318/", true],
    ["http://[::1]:4318", true],
    ["http://127.0.0.1.example.com:4318", false],
    ["https://collector.example.com", false],
    ["http://host.docker.internal:4318", false],
  ])("record content for %s: %s, unless told otherwise", (endpoint, content) => {
    expect(read({ service: "a", endpoint }).content).toBe(content);
    expect(read({ service: "a", endpoint }, { TELLTALE_CONTENT: content ? "off" : "on" }).content).toBe(
      !content,
    );
    expect(read({ service: "a", endpoint, content: "on" }, { TELLTALE_CONTENT: "off" }).content).toBe(true);
  });

  test("refuse content that is neither on nor off", () => {
    expect(problemsOf({ service: "a" }, { TELLTALE_CONTENT: "true" }).message).toContain(
      'content (TELLTALE_CONTENT): got "true"; allowed: on, off',
    );
  });

  test("refuse all that is wrong at once, with what is allowed and the fix", () => {
    const error = problemsOf({ endpoint: "localhost:4318", logs: "loud", token: "a b", speed: 1 });
    expect(error.problems.map(({ option }) => option)).toEqual([
      "speed",
      "service (TELLTALE_SERVICE)",
      "logs (TELLTALE_LOGS)",
      "token (TELLTALE_TOKEN)",
      "endpoint (TELLTALE_ENDPOINT)",
    ]);
    expect(error.message).toContain('got "loud"; allowed: otlp, stdout, both');
    expect(error.message).not.toContain("a b");
  });

  test.each([[null], ["report-writer"], [{ service: 5 }]])("refuse options such as %j", (options) => {
    expect(problemsOf(options).message).toContain("allowed:");
  });
});
