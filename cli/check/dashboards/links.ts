import { advise, type Finding } from "../finding.ts";
import type { RuleFile } from "../rules/rule-files.ts";
import type { SourceText } from "../source/text.ts";
import type { DashboardFile } from "./dashboard-files.ts";
import { textsIn } from "./texts.ts";
import { namesOf } from "./variables.ts";

/** Path of a dashboard of this stack, whatever base stands before it; not one of another server. */
const LINK = /(?<![\w.:-])\/d\/([\w-]+)(?:\/[\w-]*)?(?:\?([^\s"')]*))?/g;
const SET = /\bvar-(\w+)=|\$\{(\w+):queryparam\}/g;

/** Complains of links to dashboards that are not there, or that set variables that are not. */
export function checkLinks(dashboards: readonly DashboardFile[], rules: readonly RuleFile[]): Finding[] {
  const variables = new Map(dashboards.map((one) => [one.uid, namesOf(one)]));
  const texts = [
    ...dashboards.flatMap(({ root }) => textsIn(root).map(({ text }) => text)),
    ...rules.flatMap((file) =>
      file.rules.flatMap(({ value }) => textsIn(value.get("annotations")).map(({ text }) => text)),
    ),
  ];
  return texts.flatMap((text) => checkLinksIn(text, variables));
}

function checkLinksIn(text: SourceText, variables: ReadonlyMap<string, readonly string[]>): Finding[] {
  return [...text.value.matchAll(LINK)].flatMap(({ 0: link, 1: uid = "", 2: query = "", index }) => {
    const known = variables.get(uid);
    if (!known) {
      const message = `no dashboard has the uid "${uid}"${advise(uid, variables.keys())}`;
      return [{ ...text.placeAt(index), message }];
    }
    const start = index + link.length - query.length;
    return [...query.matchAll(SET)].flatMap(({ 1: set, 2: passed, index: at }) => {
      const name = set ?? passed ?? "";
      if (known.includes(name)) return [];
      const message = `the dashboard "${uid}" has no variable "${name}"${advise(name, known)}`;
      return [{ ...text.placeAt(start + at), message }];
    });
  });
}
