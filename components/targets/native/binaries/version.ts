export type Version = readonly [major: number, minor: number];

/** The first version in a text: of `--version`, of a go.mod line. */
export function findVersion(text: string): Version | undefined {
  const [, major, minor] = text.match(/\bv?(\d+)\.(\d+)\.\d+/) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** Whether a version can stand in for the wanted one: same major, same or newer minor. */
export function fits(given: Version, wanted: Version): boolean {
  return given[0] === wanted[0] && given[1] >= wanted[1];
}

/** The version at which a go.mod's text requires a module. */
export function requiredVersion(goMod: string, module: string): Version {
  const line = goMod.split("\n").find((one) =>
    one
      .trim()
      .replace(/^require /, "")
      .startsWith(`${module} `),
  );
  const version = line && findVersion(line);
  if (!version) throw new Error(`go.mod requires no ${module}`);
  return version;
}

/** The Go version that a go.mod's text asks for: `1.26.5`. */
export function requiredGo(goMod: string): string {
  return goMod.match(/^go (\S+)$/m)?.[1] ?? "1.24";
}
