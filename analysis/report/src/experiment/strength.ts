// SPDX-License-Identifier: MIT
// Which factor matters most to a metric: the order in which factors are offered, and ties among effects.
import type { ArmAttribution, ExperimentDocument, MeanWithError } from "../document";
import { holdsZero, known, size } from "../estimates/words";

type Curve = ExperimentDocument["curves"][number];

function sizes(found: ArmAttribution): [string, number][] {
  return [
    ...(found.shapley ?? found.main_effects ?? []).map(({ factor, mean }): [string, number] => [factor, size(mean)]),
    ...(found.indices ?? []).map(({ factor, total }): [string, number] => [factor, known(total.value)]),
    ...(found.effects ?? []).map((effect): [string, number] => [effect.factor, size("mu_star" in effect ? effect.mu_star.mean : effect.mean)]),
  ];
}

const height = ({ mean }: { mean: number | null }) => mean ?? 0;
const range = ({ means }: Curve) => Math.max(...means.map(height)) - Math.min(...means.map(height));

/** How much a factor matters to a metric, as far as the attribution says; factors that it does not know, such as arms, follow by how far their means lie apart. */
export function strength(experiment: ExperimentDocument, metric: number): (factor: number) => number {
  const found = experiment.attribution.result?.metrics.find((of) => of.metric === experiment.metrics[metric]?.name)?.attributions.flatMap(sizes) ?? [];
  const told = new Map<number, number>();
  experiment.factors.forEach(({ name }, factor) => {
    const own = found.filter(([other]) => other === name).map(([, size]) => size);
    if (own.length > 0) told.set(factor, 1 + Math.max(...own));
  });
  const ranges = experiment.curves.filter((curve) => curve.metric === metric);
  const widest = Math.max(...ranges.map(range), Number.MIN_VALUE);
  return (factor) => told.get(factor) ?? Math.max(0, ...ranges.filter((curve) => curve.factor === factor).map(range)) / widest;
}

/** The largest of the effects that can be told from 0, and those whose intervals reach its size. */
export function strongest<T extends MeanWithError>(effects: readonly T[]): { most: T | undefined; alike: T[] } {
  const sure = effects.filter(({ low, high }) => !holdsZero(low, high)).sort((a, b) => size(b.mean) - size(a.mean));
  const most = sure[0];
  const reach = ({ low, high }: T) => Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0));
  return { most, alike: most ? sure.slice(1).filter((effect) => reach(effect) >= size(most.mean) * (1 - 1e-9)) : [] };
}
