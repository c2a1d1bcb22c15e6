// SPDX-License-Identifier: MIT
// How much chance does: the replicates at each point, points in the order of their medians.
import type { ExperimentDocument } from "../document";
import { choiceCard } from "../estimates/choice";
import { nameRoom, rowNames } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName } from "../estimates/words";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import { quoted } from "./attributions";
import { metricName, metricsOf, metricUnit, pointName } from "./names";

type Spread = ExperimentDocument["spread"][number];

const median = ({ quantiles }: Spread) => quantiles[2] ?? 0;
const fewPoints = 30;

export function spreadCards(experiment: ExperimentDocument): Card[] {
  const spread = experiment.spread.filter(({ mean }) => mean.count > 1);
  const metrics = metricsOf(experiment, spread);
  if (metrics.length === 0) return [];
  return [choiceCard({
    id: "spread", wide: true, subtitle: "Replicates at each point: all of them (thin line), the middle half (thick line) and the median (dot). Points in the order of their medians.",
    choices: [{ label: "Metric", options: () => metrics.map((metric) => metricName(experiment, metric)) }],
    variant: ([index = 0]) => variant(experiment, metrics[index] ?? 0, spread),
  })];
}

function variant(experiment: ExperimentDocument, metric: number, all: Spread[]) {
  const spread = all.filter((of) => of.metric === metric).sort((a, b) => median(b) - median(a));
  const name = metricName(experiment, metric), unit = metricUnit(experiment, metric);
  const within = Math.max(...spread.map(({ quantiles }) => (quantiles[4] ?? 0) - (quantiles[0] ?? 0)));
  const most = format.withUnit(within, unit);
  const title = within === 0 ? `All replicates of ${quoted(name)} are equal${spread.length === 1 ? "" : ` at each of ${spread.length} points`}`
    : spread.length === 1 ? `Replicates of ${quoted(name)} lie up to ${most} apart`
    : `Replicates of ${quoted(name)} at one point lie up to ${most} apart; as every point has the same seeds, effects are surer than that`;
  return {
    title,
    table: {
      columns: [
        { name: "point", values: spread.map(({ point }) => pointName(experiment, point)) },
        ...["least", "first quarter", "median", "third quarter", "most"].map((column, index) => ({ name: column, unit, values: spread.map(({ quantiles }) => quantiles[index] ?? null) })),
        ...estimateColumns(spread, "mean", unit, ({ mean }) => mean),
        { name: "replicates", values: spread.map(({ mean }) => mean.count) },
      ],
    },
    draw: (width: number) => (spread.length <= fewPoints ? rows(width, spread, experiment, axisName(name, unit)) : ranks(width, spread, experiment, axisName(name, unit))),
  };
}

const at = (quantile: number) => ({ quantiles }: Spread) => quantiles[quantile] ?? null;
const tip = (experiment: ExperimentDocument) => ({ point, quantiles, mean }: Spread) =>
  `${pointName(experiment, point).replaceAll(", ", "\n")}\nmedian ${format.inWords(quantiles[2] ?? null)}, from ${format.inWords(quantiles[0] ?? null)} to ${format.inWords(quantiles[4] ?? null)}\n${mean.count} replicates`;

function rows(width: number, spread: Spread[], experiment: ExperimentDocument, axis: string): SVGSVGElement {
  const names = spread.map(({ point }) => pointName(experiment, point));
  const room = nameRoom(width, names);
  const down = room.beside ? 0 : 6;
  const y = (of: Spread) => spread.indexOf(of);
  return plot(width, {
    height: spread.length * room.height + 52, marginLeft: room.left, marginTop: 6, marginBottom: 44,
    x: { label: axis, labelAnchor: "center", labelArrow: "none", ticks: tickCount(width - room.left), tickFormat: format.tick, grid: true, nice: true },
    y: { type: "band", domain: spread.map((_, index) => index), axis: null },
    marks: [
      Plot.ruleY(spread, { y, x1: at(0), x2: at(4), stroke: palette.blue, dy: down }),
      Plot.ruleY(spread, { y, x1: at(1), x2: at(3), stroke: palette.blue, strokeWidth: 7, strokeOpacity: 0.45, dy: down }),
      Plot.dot(spread, { y, x: at(2), r: 3.5, fill: palette.ink, dy: down }),
      ...rowNames(room, names, width),
      Plot.tip(spread, Plot.pointerY({ y, x: at(2), title: tip(experiment) })),
    ],
  });
}

function ranks(width: number, spread: Spread[], experiment: ExperimentDocument, axis: string): SVGSVGElement {
  const x = (of: Spread) => spread.indexOf(of) + 1;
  const thick = Math.max(1.2, Math.min(6, ((width - 80) / spread.length) * 0.6));
  return plot(width, {
    marginBottom: 42,
    x: { type: "linear", label: "points, highest median first", labelAnchor: "center", labelArrow: "none", domain: [0, spread.length + 1], ticks: tickCount(width) },
    y: { label: axis, labelArrow: "none", tickFormat: format.tick, grid: true, nice: true },
    marks: [
      Plot.ruleX(spread, { x, y1: at(0), y2: at(4), stroke: palette.blue }),
      Plot.ruleX(spread, { x, y1: at(1), y2: at(3), stroke: palette.blue, strokeWidth: thick, strokeOpacity: 0.45 }),
      Plot.dot(spread, { x, y: at(2), r: Math.min(3, thick * 0.7), fill: palette.ink }),
      Plot.tip(spread, Plot.pointerX({ x, y: at(2), title: tip(experiment) })),
    ],
  });
}
