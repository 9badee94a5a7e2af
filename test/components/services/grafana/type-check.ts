import ts from "typescript";

const OPTIONS = { module: ts.ModuleKind.NodeNext, strict: true, lib: ["lib.es2024.d.ts"], types: [] };
/** TypeScript's number for a field that a type does not have. */
const UNKNOWN_FIELD = 2353;

/** What is wrong with dashboards, given by path: `<path>:<line> <place in the JSON>: <message>`. */
export function findTypeErrors(dashboards: Readonly<Record<string, string>>): string[] {
  const type = `import("${import.meta.dirname}/dashboard-json.ts").DashboardJson`;
  const files = new Map(Object.keys(dashboards).map((path) => [`${import.meta.dirname}/${path}.ts`, path]));
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile } = host;
  host.readFile = (file) => {
    const path = files.get(file);
    return path ? `(${dashboards[path]}) satisfies ${type}` : readFile(file);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return [...files].flatMap(([file, path]) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    return ts.getPreEmitDiagnostics(program, source).map((error) => {
      const { line } = source.getLineAndCharacterOfPosition(error.start ?? 0);
      const [place, node] = locate(error.start ?? 0, source);
      return `${path}:${line + 1} ${place.slice(1)}: ${explain(error, node, program.getTypeChecker())}`;
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
  if (code === UNKNOWN_FIELD && type) {
    const fields = (type.isUnion() ? type.types : [type]).flatMap((one) => one.getProperties());
    return `no such field; there are ${[...new Set(fields.map(({ name }) => name))].sort().join(", ")}`;
  }
  // The first message of a chain only writes out both whole types.
  const message = typeof messageText === "string" ? messageText : messageText.next?.[0];
  return ts.flattenDiagnosticMessageText(message, "").replaceAll(" | undefined", "");
}
