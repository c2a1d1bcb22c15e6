// SPDX-License-Identifier: MIT
// Claims held against the runs: verdicts in words, then effects with their intervals, each metric on an axis of its own.
import type { End, ExperimentDocument, Interval, TestResult } from "../document";
import { type Row, rowChart } from "../estimates/rows";
import { axisName, between, counted, holdsZero } from "../estimates/words";
import { type Card, element, format, palette, svgElement } from "../kit";

type Hypothesis = TestResult["hypotheses"][number];

const signs = { supported: "✓", refuted: "✗", undecided: "?" } as const;
const colours = { supported: palette.blue, refuted: palette.vermilion, undecided: palette.grey } as const;
const order = ["supported", "refuted", "undecided"] as const;
const expectations: Record<string, string> = { greater: "an effect above 0", less: "an effect below 0", none: "no effect" };

export function verdictCards(experiment: ExperimentDocument): (Card | HTMLElement)[] {
  const { test } = experiment;
  return !test || test.hypotheses.length === 0 ? [] : [inWords(experiment, test), effects(experiment, test)];
}

function counts(hypotheses: Hypothesis[]): string {
  const parts = order.map((verdict) => ({ verdict, count: hypotheses.filter((hypothesis) => hypothesis.verdict === verdict).length }));
  return format.listed(parts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`));
}

function inWords(experiment: ExperimentDocument, { registration, hypotheses }: TestResult): HTMLElement {
  const { standing, sentence } = registration;
  const limits = standing === "exploratory"
    ? "The claims may have been chosen after results were seen."
    : "Runs made elsewhere before are not known here, and the owner of a store can make it anew: only a text lodged elsewhere before the runs proves more.";
  const kind = `${format.capital(sentence)}. ${limits}`;
  const added = experiment.added_settings ?? [];
  const changed = added.length > 0 ? ` These runs are not those of the experiment as it comes with PlusSum: ${format.listed(added)}.` : "";
  const shared = hypotheses.length > 1 ? ` The chance of a wrong verdict is that of all ${counted(hypotheses.length, "claim")} together (Holm).` : "";
  return element("div", { class: "card wide", id: "verdicts-in-words" },
    element("h3", {}, `Of ${counted(hypotheses.length, "claim")}: ${counts(hypotheses)}`),
    element("p", { class: "subtitle", dir: "auto" }, kind + changed + shared),
    element("ul", { class: "verdicts" }, ...hypotheses.map((hypothesis) => verdict(experiment, hypothesis))));
}

function verdict(experiment: ExperimentDocument, hypothesis: Hypothesis): HTMLElement {
  const { id, claim, source, verdict: word, verdict_alone, replicates, replicates_against, replicates_needed, counter_examples, peak, metric, label, notes } = hypothesis;
  const found = [
    label ? `Measured: ${label}.` : "",
    `${format.capital(metricOf(experiment, metric)?.meaning || format.plain(metric))}: ${finding(experiment, hypothesis)} over ${counted(replicates, "replicate")}; expected ${expectation(experiment, hypothesis)}.`,
    word === verdict_alone ? "" : `Taken alone it would be ${verdict_alone}; it is undecided only as the chance of error is shared with the other claims.`,
    replicates_against > 0 ? `Counter-evidence: ${counted(replicates_against, "replicate")} ${peak ? "with the highest point elsewhere" : "with the other sign"}.` : "",
    counter_examples.length > 0 ? `${counted(counter_examples.length, "setting")} of other factors at which it fails: ${counter_examples.slice(0, 3).map(example).join("; ")}${counter_examples.length > 3 ? " …" : "."}` : "",
    ...notes.map((note) => `${format.capital(note)}.`),
    replicates_needed ? `About ${counted(replicates_needed, "replicate")} would decide it with 90 % power.` : "",
  ];
  const sign = element("span", { class: "verdict-sign", "aria-hidden": "true" }, signs[word]);
  sign.style.setProperty("--sign", colours[word]);
  return element("li", {}, sign, element("div", {},
    element("strong", { dir: "auto" }, `${id} ${word}: `), element("span", { dir: "auto" }, claim),
    element("p", { class: "note", dir: "auto" }, [...found, source ? `Source: ${source}.` : ""].filter((part) => part !== "").join(" "))));
}

/** "effect +3.5 million USD (95 %: 3.2 million to 3.8 million)", "highest at share 0.05 (...)". */
function finding(experiment: ExperimentDocument, { metric, unit, effect, interval, confidence, peak }: Hypothesis): string {
  const shown = peak ? placeShown(peak) : effectShown(experiment, metric);
  const range = between(...ends(interval), shown);
  const value = peak ? `highest at ${format.plain(peak.factor)} ${shown(effect)}` : `effect ${format.signed(effect, (value) => (isShare(experiment, metric) ? shown(value) : format.withUnit(value, unit)))}`;
  return `${value}${range && ` (${format.percent(confidence)}: ${range})`}`;
}

function expectation(experiment: ExperimentDocument, { expected, metric, unit, smallest_effect, peak }: Hypothesis): string {
  if (peak) return `between ${placeShown(peak)(peak.low)} and ${placeShown(peak)(peak.high)}`;
  const from = isShare(experiment, metric) ? effectShown(experiment, metric)(smallest_effect) : format.withUnit(smallest_effect, unit);
  const words = expectations[expected] ?? expected;
  return smallest_effect > 0 ? `${words}; of interest from ${from} on` : words;
}

const placeShown = ({ unit }: NonNullable<Hypothesis["peak"]>) => (value: number | null) => format.withUnit(value, unit);
const metricOf = ({ metrics }: ExperimentDocument, metric: string) => metrics.find(({ name }) => name === metric);
const isShare = (experiment: ExperimentDocument, metric: string) => metricOf(experiment, metric)?.share ?? false;

/** A change of a share is told in percentage points. */
function effectShown(experiment: ExperimentDocument, metric: string): (value: number | null) => string {
  return isShare(experiment, metric) ? (value) => (value === null ? format.number(value) : `${format.number(value * 100)} percentage points`) : format.inWords;
}

function example(found: Hypothesis["counter_examples"][number]): string {
  const settings = Object.entries(found).filter(([key]) => key !== "effect").flatMap(([key, value]) => words(key, value));
  return `${settings.join(", ")} (effect ${format.signed(found.effect, format.inWords)})`;
}

function words(key: string, value: unknown): string[] {
  if (typeof value === "number") return [`${format.plain(key)} ${format.number(value)}`];
  if (typeof value === "string") return [`${format.plain(key)} ${format.plain(value)}`];
  return value !== null && typeof value === "object" ? Object.entries(value).flatMap(([name, inner]) => words(name, inner)) : [];
}

function effects(experiment: ExperimentDocument, { hypotheses }: TestResult): Card {
  const axes = [...new Set(hypotheses.map(axisOf))].map((axis) => hypotheses.filter((hypothesis) => axisOf(hypothesis) === axis));
  const column = (name: string, value: (hypothesis: Hypothesis) => number | string | null) => ({ name, values: hypotheses.map(value) });
  const level = hypotheses.find(({ peak, expected }) => !peak && expected !== "none")?.confidence ?? hypotheses[0]?.confidence ?? 0.95;
  const hasEffects = hypotheses.some(({ peak }) => !peak);
  return {
    id: "verdicts-effects", wide: true, title: told(hypotheses),
    subtitle: [
      `Thick: ${format.percent(level)} intervals of each claim alone${hypotheses.some(({ confidence }) => confidence < level) ? ` (${format.percent(2 * level - 1)} for a claim of no effect)` : ""}.`,
      hypotheses.length > 1 && hasEffects ? "Thin: intervals that allow for the number of claims, as the verdicts do." : "",
      `Grey: ${format.listed([...(hasEffects ? ["effects too small to be of interest"] : []), ...(hypotheses.some(({ peak }) => peak) ? ["where a peak was expected"] : [])])}.`,
      hasEffects ? "Ring: the thick interval holds 0." : "",
    ].filter((part) => part !== "").join(" "),
    legend: order.filter((word) => hypotheses.some(({ verdict: found }) => found === word)).map((word) => ({ label: `${signs[word]} ${word}`, colour: colours[word] })),
    table: {
      columns: [
        column("claim", ({ id, claim }) => `${id}: ${claim}`), column("metric", ({ metric }) => format.plain(metric)),
        column("verdict", ({ verdict: word }) => word), column("verdict if it were the only claim", ({ verdict_alone }) => verdict_alone),
        column("effect, or place of the peak", ({ effect }) => effect), column("unit", ({ unit, peak }) => format.unitWord(peak?.unit ?? unit)),
        column("low", ({ interval }) => interval[0]), column("high", ({ interval }) => interval[1]), column("confidence", ({ confidence }) => confidence),
        column("low, all claims", ({ family_interval }) => family_interval?.[0] ?? null), column("high, all claims", ({ family_interval }) => family_interval?.[1] ?? null),
        column("confidence, all claims", ({ family_confidence }) => family_confidence),
        column("smallest effect of interest", ({ smallest_effect, peak }) => (peak ? null : smallest_effect)),
        column("measured", ({ label }) => label), column("to know beside it", ({ notes }) => notes.join("; ")),
        column("p for", ({ p_for }) => p_for), column("p against", ({ p_against }) => p_against),
        column("replicates", ({ replicates }) => replicates), column("replicates against", ({ replicates_against }) => replicates_against),
      ],
    },
    draw: (width) => stacked(width, axes.map((claims) => forest(experiment, claims, width))),
  };
}

/** The ends of an interval as far as they can be drawn and said: an open one counts as none. */
const ends = (interval: Interval | null): [number | null, number | null] => {
  const finite = (end: End) => (typeof end === "number" ? end : null);
  return interval ? [finite(interval[0]), finite(interval[1])] : [null, null];
};

const closed = (interval: Interval | null): readonly [number, number] | null => {
  const [low, high] = ends(interval);
  return low !== null && high !== null ? [low, high] : null;
};

const axisOf = ({ metric, peak }: Hypothesis) => `${metric} ${peak?.factor ?? ""}`;

/** What the intervals that allow for all claims show of the effects; peaks have none. */
function told(hypotheses: Hypothesis[]): string {
  const effects = hypotheses.filter(({ peak }) => !peak);
  if (effects.length === 0) return `${format.capital(counts(hypotheses))}: where the peaks lie`;
  const open = effects.filter(({ family_interval }) => holdsZero(...ends(family_interval))).length;
  if (effects.length === 1) return open ? "The effect cannot be told from 0" : "The effect can be told from 0";
  if (open === 0) return `All ${effects.length} effects can be told from 0`;
  return open === effects.length ? `None of the ${open} effects can be told from 0` : `${open} of ${effects.length} effects cannot be told from 0`;
}

function forest(experiment: ExperimentDocument, claims: Hypothesis[], width: number): SVGSVGElement {
  const { metric, unit, peak } = claims[0] as Hypothesis;
  const meaning = metricOf(experiment, metric)?.meaning;
  const named = width > 560 && meaning ? meaning : format.plain(metric);
  const rows = claims.map(({ id, claim, verdict: word, effect, interval, family_interval: family, smallest_effect, peak: place }): Row => ({
    label: `${signs[word]} ${id} ${claim}`, value: effect, low: ends(interval)[0], high: ends(interval)[1], colour: colours[word],
    ...(place ? { band: [place.low, place.high] as const } : smallest_effect > 0 ? { band: [-smallest_effect, smallest_effect] as const } : {}),
    outer: closed(family),
  }));
  return peak
    ? rowChart(width, rows, { axis: `${axisName(format.plain(peak.factor), peak.unit)} at which it is highest: ${named}`, levels: true, sentences: true })
    : rowChart(width, rows, { axis: axisName(`effect on ${named}`, unit), sentences: true });
}

/** Charts below one another as one picture. */
function stacked(width: number, charts: SVGSVGElement[]): SVGElement {
  let height = 0;
  for (const chart of charts) {
    chart.setAttribute("y", String(height));
    height += Number(chart.getAttribute("height"));
  }
  const room = height + 4; // for what the last axis says
  return svgElement("svg", { width, height: room, viewBox: `0 0 ${width} ${room}` }, ...charts);
}
