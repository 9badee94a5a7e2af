import type { Random } from "../../../cli/demo/random.ts";
import { DAY, HOUR, WEEK } from "./time.ts";

/** Times at which runs begin, between two times. */
export type Traffic = (random: Random, from: number, until: number) => number[];

/** So many runs an hour at any time of day, by chance. */
export const steady = (perHour: number): Traffic => byChance(perHour, () => 1);

/** So many runs an hour at noon, half as many from 8 to 18, hardly any at night, a tenth at weekends. */
export const office = (perHourAtNoon: number): Traffic =>
  byChance(perHourAtNoon, (time) => {
    const hour = (time % DAY) / HOUR;
    const busy =
      hour < 7 || hour >= 20 ? 0 : hour < 8 || hour >= 18 ? 0.1 : hour >= 11.5 && hour < 13 ? 1 : 0.5;
    return (time % WEEK) / DAY >= 5 ? busy / 10 : busy;
  });

/** At one time of each `period`. */
export const every =
  (period: number, offset = 0): Traffic =>
  (_, from, until) =>
    Array.from({ length: Math.ceil(until / period) }, (_, i) => i * period + offset).filter(
      (time) => time >= from && time < until,
    );

/** Only the last runs of what another traffic gives, or only the first. */
export const between =
  (traffic: Traffic, first: number, last: number): Traffic =>
  (random, from, until) =>
    traffic(random, Math.max(from, first), Math.min(until, last));

/** Both. */
export const both =
  (one: Traffic, other: Traffic): Traffic =>
  (random, from, until) =>
    [...one(random, from, until), ...other(random, from, until)].sort((a, b) => a - b);

/** A Poisson process, thinned. */
function byChance(perHour: number, share: (time: number) => number): Traffic {
  return (random, from, until) => {
    const times: number[] = [];
    let time = from;
    while (time < until) {
      time += (-Math.log(1 - random.between(0, 1)) * HOUR) / perHour;
      if (time < until && random.chance(share(time))) times.push(time);
    }
    return times;
  };
}
