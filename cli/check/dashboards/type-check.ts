import { join } from "node:path";
import ts from "typescript";
import { advise, type Finding } from "../finding.ts";
import type { TextFile } from "../source/read-files.ts";

const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  strict: true,
  lib: ["lib.es5.d.ts"],
  skipLibCheck: true,
  types: [],
};
/** TypeScript's numbers for a field that a type does not have. */
const UNKNOWN_FIELD = [2353, 2561];
const TYPE = `import("./grafana-types.ts").DashboardJson`;

/** Complains of what Grafana's published types do not allow. Takes a second, most of it for reading the types. */
export function checkTypes(dashboards: readonly TextFile[]): Finding[] {
  const texts = new Map(
    dashboards.map((file, index) => [join(import.meta.dirname, `dashboard-${index}.ts`), file]),
  );
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => {
    const text = texts.get(file)?.text;
    return text === undefined ? readFile(file) : `(${text}) satisfies ${TYPE}`;
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return [...texts].flatMap(([path, { path: file }]) => {
    const source = program.getSourceFile(path) as ts.SourceFile;
    return ts.getPreEmitDiagnostics(program, source).map((error) => {
      const start = error.start ?? 0;
      const { line, character } = source.getLineAndCharacterOfPosition(start);
      const [place, node] = locate(start, source);
      const message = `${place.slice(1)}: ${explain(error, node, program.getTypeChecker())}`;
      // The first line begins with a parenthesis that the file does not have.
      return { file, line: line + 1, column: character + (line === 0 ? 0 : 1), message };
    });
  });
}

function locate(position: number, node: ts.Node, place = ""): [place: string, node: ts.Node] {
  const child = ts.forEachChild(node, (one) => (one.pos <= position && position < one.end ? one : undefined));
  if (!child) return [place, node];
  const index = ts.isArrayLiteralExpression(node) ? `[${node.elements.indexOf(child as ts.Expression)}]` : "";
  const name = ts.isPropertyAssignment(child) ? `.${child.name.getText().slice(1, -1)}` : "";
  return locate(position, child, place + index + name);
}

function explain({ code, messageText }: ts.Diagnostic, node: ts.Node, checker: ts.TypeChecker): string {
  const object = ts.findAncestor(node, ts.isObjectLiteralExpression);
  const type = object && checker.getContextualType(object);
  if (UNKNOWN_FIELD.includes(code) && type) {
    const fields = (type.isUnion() ? type.types : [type]).flatMap((one) => one.getProperties());
    const [, field = ""] = /'"?(\w+)"?'/.exec(ts.flattenDiagnosticMessageText(messageText, "")) ?? [];
    const names = fields.map(({ name }) => name);
    return `no such field${advise(field, names) || `; allowed: ${[...new Set(names)].sort().join(", ")}`}`;
  }
  // The first message of a chain only writes out both whole types.
  const message = typeof messageText === "string" ? messageText : messageText.next?.[0];
  return ts.flattenDiagnosticMessageText(message, "").replaceAll(" | undefined", "");
}
