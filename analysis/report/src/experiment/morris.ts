// SPDX-License-Identifier: MIT
// Which factors can be left alone: mean size of the elementary effects against how much they differ from place to place.
import type { ExperimentDocument, MorrisEffect } from "../document";
import { choiceCard } from "../estimates/choice";
import { course, courseTable, type Line, whereIntervals } from "../estimates/course";
import { placed } from "../estimates/labels";
import { axisName, intervalName, known } from "../estimates/words";
import { type Card, format, palette, Plot, plot, tickCount } from "../kit";
import { type Attribution, attributions } from "./attributions";

const mostNamed = 4;

const isMorris = (effects: readonly object[] | undefined): effects is MorrisEffect[] => (effects?.length ?? 0) > 0 && "mu_star" in (effects?.[0] ?? {});
const effectsOf = ({ found }: Attribution): MorrisEffect[] => (isMorris(found.effects) ? [...found.effects].sort((a, b) => known(b.mu_star.mean) - known(a.mu_star.mean)) : []);

export function morrisCards(experiment: ExperimentDocument): Card[] {
  const found = attributions(experiment, ({ effects }) => isMorris(effects));
  if (found.length === 0) return [];
  const timed = found.filter(({ found: of }) => of.over_time?.some(({ effects }) => effects));
  const cards = [choiceCard({
    id: "morris", wide: true,
    subtitle: `Elementary effects over the whole range of each factor: mean size μ* with its ${intervalName(experiment.confidence).replace("intervals", "interval")}, and spread σ. Near the origin: leave it alone. On or above the dashed line σ = μ*: it depends on the others, or is curved.`,
    legend: [{ label: "raises (μ > 0)", colour: palette.blue }, { label: "lowers (μ < 0)", colour: palette.orange }],
    choices: [{ label: "Metric", options: () => found.map(({ name }) => name) }],
    variant: ([index = 0]) => variant(found[index] as Attribution),
  })];
  if (timed.length > 0) {
    const factors = (timed[0]?.found.over_time?.[0]?.effects ?? []).length;
    cards.push(choiceCard({
      id: "morris-over-time", wide: true,
      subtitle: `Mean size of the elementary effects μ*, year by year, ${whereIntervals(factors, intervalName(experiment.confidence))}.${factors > mostNamed ? ` Named are the ${mostNamed} that are largest in the end; the others are grey.` : ""}`,
      choices: [{ label: "Metric", options: () => timed.map(({ name }) => name) }],
      variant: ([index = 0]) => overTime(timed[index] as Attribution),
    }));
  }
  return cards;
}

function variant(attribution: Attribution) {
  const { quoted, unit } = attribution;
  const effects = effectsOf(attribution);
  const most = effects[0];
  const name = ({ factor }: MorrisEffect) => format.plain(factor);
  const least = most?.mu_star.low ?? most?.mu_star.mean ?? 0;
  const alike = effects.slice(1).filter(({ mu_star }) => known(mu_star.mean) > 0 && known(mu_star.high ?? mu_star.mean) >= (most?.mu_star.mean ?? 0));
  const idle = effects.filter(({ mu_star }) => known(mu_star.high ?? mu_star.mean) < 0.1 * least);
  const named = idle.length > 3 ? `${idle.length} of ${effects.length} factors` : format.listed(idle.map(name));
  const rest = idle.length > 0 ? `; ${named} move${idle.length === 1 ? "s" : ""} it by less than a tenth of that` : "";
  const by = most ? `by ${format.withUnit(most.mu_star.mean, unit)} on average` : "";
  const rivals = alike.length > 3 ? `${alike.length} others` : format.listed(alike.map(name));
  return {
    title: !most || most.mu_star.mean === 0 ? `No factor moves ${quoted}`
      : alike.length > 0 ? `${format.capital(name(most))} moves ${quoted} most, ${by}, though ${rivals} cannot be told from it${rest}`
      : `${format.capital(name(most))} moves ${quoted} most, ${by}${rest}`,
    table: {
      columns: [
        { name: "factor", values: effects.map(({ factor }) => format.plain(factor)) },
        { name: "μ*", unit, values: effects.map(({ mu_star }) => mu_star.mean) },
        { name: "μ*, low", unit, values: effects.map(({ mu_star }) => mu_star.low) },
        { name: "μ*, high", unit, values: effects.map(({ mu_star }) => mu_star.high) },
        { name: "μ", unit, values: effects.map(({ mu }) => mu.mean) },
        { name: "σ", unit, values: effects.map(({ sigma }) => known(sigma)) },
      ],
    },
    draw: (width: number) => scatter(width, effects, unit),
  };
}

function scatter(width: number, effects: MorrisEffect[], unit: string): SVGSVGElement {
  const height = 380, margin = { left: 60, right: 20, top: 24, bottom: 44 };
  const right = Math.max(...effects.map(({ mu_star }) => known(mu_star.high ?? mu_star.mean)), Number.MIN_VALUE) * 1.06;
  const top = Math.max(...effects.map(({ sigma }) => known(sigma)), Number.MIN_VALUE) * 1.12;
  const x = (value: number) => margin.left + (value / right) * (width - margin.left - margin.right);
  const y = (value: number) => height - margin.bottom - (value / top) * (height - margin.top - margin.bottom);
  // Those without any effect lie on each other and share a name.
  const idle = effects.filter(({ mu_star, sigma }) => mu_star.mean === 0 && sigma === 0);
  const labelled = [...effects.filter((effect) => !idle.includes(effect)).map((effect) => ({ effect, text: format.plain(effect.factor) })),
    ...(idle[0] ? [{ effect: idle[0], text: `${format.listed(idle.map(({ factor }) => format.plain(factor)))}: no effect` }] : [])];
  const names = placed(labelled.map(({ effect: { mu_star, sigma }, text }) => ({ text, x: x(known(mu_star.mean)), y: y(known(sigma)) })),
    { left: margin.left, right: width - 4, top: margin.top, bottom: height - margin.bottom + 8 });
  const end = Math.min(right, top);
  return plot(width, {
    height, marginLeft: margin.left, marginRight: margin.right, marginTop: margin.top, marginBottom: margin.bottom,
    x: { domain: [0, right], label: axisName("mean size μ*", unit), labelAnchor: "center", labelArrow: "none", ticks: tickCount(width), tickFormat: format.tick, grid: true },
    y: { domain: [0, top], label: axisName("spread σ", unit), labelArrow: "none", tickFormat: format.tick, grid: true },
    marks: [
      Plot.link([end], { x1: 0, y1: 0, x2: (to: number) => to, y2: (to: number) => to, stroke: palette.muted, strokeDasharray: "5 4" }),
      Plot.ruleY(effects.filter(({ mu_star }) => mu_star.low !== null && mu_star.high !== null), {
        y: "sigma", x1: (effect: MorrisEffect) => Math.max(0, effect.mu_star.low ?? 0), x2: (effect: MorrisEffect) => effect.mu_star.high ?? 0, stroke: palette.muted, strokeOpacity: 0.6,
      }),
      Plot.dot(effects, { x: (effect: MorrisEffect) => effect.mu_star.mean, y: "sigma", r: 5, fill: (effect: MorrisEffect) => (known(effect.mu.mean) < 0 ? palette.orange : palette.blue) }),
      ...names.map(({ text, dx, dy, anchor, index }) => Plot.text([(labelled[index] as (typeof labelled)[number]).effect], {
        x: (effect: MorrisEffect) => effect.mu_star.mean, y: "sigma", text: () => text, dx, dy, textAnchor: anchor, fill: palette.ink, stroke: palette.surface, strokeWidth: 4,
      })),
      Plot.tip(effects, Plot.pointer({
        x: (effect: MorrisEffect) => effect.mu_star.mean, y: "sigma",
        title: (effect: MorrisEffect) => `${format.plain(effect.factor)}\nμ* ${format.withUnit(effect.mu_star.mean, unit)}, μ ${format.withUnit(effect.mu.mean, unit)}\nσ ${format.withUnit(effect.sigma, unit)}`,
      })),
    ],
  });
}

function overTime({ quoted, unit, found }: Attribution) {
  const times = (found.over_time ?? []).filter(({ effects }) => effects);
  const factors = times[0]?.effects?.map(({ factor }) => factor) ?? [];
  const lines = factors.map((factor): Line => ({
    name: format.plain(factor), x: times.map(({ years }) => years),
    means: times.map(({ effects }) => {
      const size = effects?.find((effect) => effect.factor === factor)?.mu_star;
      return { mean: size?.mean ?? null, low: size?.low ?? null, high: size?.high ?? null, count: size?.count ?? 0 };
    }),
  }));
  const last = (line: Line) => line.means.at(-1)?.mean ?? 0;
  const ordered = [...lines].sort((a, b) => last(b) - last(a)).map((line, index): Line => (index < mostNamed ? line : { ...line, colour: palette.grey, dash: "2 3" }));
  const top = ordered[0];
  const alike = top ? ordered.slice(1).filter((line) => last(line) > 0 && (line.means.at(-1)?.high ?? last(line)) >= last(top)).map(({ name }) => name) : [];
  const rivals = alike.length > 3 ? `${alike.length} others` : format.listed(alike);
  return {
    title: !top || last(top) === 0 ? `In the end no factor moves ${quoted}`
      : `In the end ${top.name} moves ${quoted} most${alike.length > 0 ? `, though ${rivals} cannot be told from it` : ordered[1] ? `, then ${ordered[1].name}` : ""}`,
    table: courseTable(lines, "years", unit),
    draw: (width: number) => course(width, ordered, { xLabel: "years", yLabel: axisName("μ*", unit), zero: true, named: mostNamed }),
  };
}
