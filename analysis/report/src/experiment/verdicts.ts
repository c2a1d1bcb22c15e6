// SPDX-License-Identifier: MIT
// Claims held against the runs: verdicts in words, then effects with their intervals for each metric.
import type { ExperimentDocument, TestResult } from "../document";
import { type Row, rowChart } from "../estimates/rows";
import { between, counted, intervalName } from "../estimates/words";
import { type Card, element, format, palette, slug } from "../kit";

type Hypothesis = TestResult["hypotheses"][number];

const signs = { supported: "✓", refuted: "✗", undecided: "?" } as const;
const colours = { supported: palette.blue, refuted: palette.vermilion, undecided: palette.grey } as const;
const order = ["supported", "refuted", "undecided"] as const;
const expectations: Record<string, string> = {
  greater: "an effect above 0", less: "an effect below 0", none: "no effect", peak: "a peak in a stated range",
};

export function verdictCards({ test, confidence }: ExperimentDocument): (Card | HTMLElement)[] {
  if (!test || test.hypotheses.length === 0) return [];
  const metrics = [...new Set(test.hypotheses.map(({ metric }) => metric))];
  return [
    inWords(test),
    ...metrics.map((metric, index) => forest(test.hypotheses.filter((hypothesis) => hypothesis.metric === metric), `verdicts-${index + 1}-${slug(metric)}`, confidence)),
  ];
}

function counts(hypotheses: Hypothesis[]): string {
  const parts = order.map((verdict) => ({ verdict, count: hypotheses.filter((hypothesis) => hypothesis.verdict === verdict).length }));
  return format.listed(parts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`));
}

function inWords(test: TestResult): HTMLElement {
  const { confirmatory, registered, runs_before } = test.registration;
  const stated = registered ? ` on ${format.date(registered)}` : "";
  const kind = confirmatory
    ? `Confirmatory: the claims were registered${stated}, before the first run.`
    : `Exploratory: the claims were ${registered ? `stated${stated}` : "not registered"}${runs_before ? `, when ${counted(runs_before, "run")} had been made` : ""}.`;
  return element("div", { class: "card wide", id: "verdicts-in-words" },
    element("h3", {}, `Of ${counted(test.hypotheses.length, "claim")}: ${counts(test.hypotheses)}`),
    element("p", { class: "subtitle" }, kind),
    element("ul", { class: "verdicts" }, ...test.hypotheses.map(verdict)));
}

function verdict(hypothesis: Hypothesis): HTMLElement {
  const { id, claim, source, verdict: word, effect, interval, unit, replicates, replicates_against, replicates_needed, counter_examples } = hypothesis;
  const range = interval ? ` (${between(interval[0], interval[1])})` : "";
  const found = [
    `${format.capital(format.plain(hypothesis.metric))}: effect ${format.signed(effect, (value) => format.withUnit(value, unit))}${range} over ${counted(replicates, "replicate")}; expected ${expectations[hypothesis.expected] ?? hypothesis.expected}, of interest from ${format.withUnit(hypothesis.smallest_effect, unit)} on.`,
    replicates_against > 0 ? `Counter-evidence: ${counted(replicates_against, "replicate")} with the other sign.` : "",
    counter_examples.length > 0 ? `${counted(counter_examples.length, "setting")} of other factors at which it fails: ${counter_examples.slice(0, 3).map(example).join("; ")}${counter_examples.length > 3 ? " …" : "."}` : "",
    replicates_needed ? `About ${counted(replicates_needed, "replicate")} would decide it.` : "",
  ];
  const sign = element("span", { class: "verdict-sign", "aria-hidden": "true" }, signs[word]);
  sign.style.setProperty("--sign", colours[word]);
  return element("li", {}, sign, element("div", {},
    element("strong", { dir: "auto" }, `${id} ${word}: `), element("span", { dir: "auto" }, claim),
    element("p", { class: "note", dir: "auto" }, [...found, source ? `Source: ${source}.` : ""].filter((part) => part !== "").join(" "))));
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

function forest(hypotheses: Hypothesis[], id: string, confidence: number): Card {
  const metric = format.plain(hypotheses[0]?.metric ?? ""), unit = hypotheses[0]?.unit ?? "";
  const rows = hypotheses.map((hypothesis): Row => ({
    label: `${signs[hypothesis.verdict]} ${hypothesis.id} ${hypothesis.verdict}`, value: hypothesis.effect, low: hypothesis.interval?.[0] ?? null,
    high: hypothesis.interval?.[1] ?? null, colour: colours[hypothesis.verdict], band: hypothesis.smallest_effect,
  }));
  return {
    id, wide: hypotheses.length > 6,
    title: `${format.capital(metric)}: ${format.listed(hypotheses.map((hypothesis) => `${hypothesis.id} ${hypothesis.verdict}`))}`,
    subtitle: `Effects on ${metric}${format.unitWord(unit) && `, in ${format.unitWord(unit)}`}, with ${intervalName(hypotheses[0]?.confidence ?? confidence)}; grey: too small to be of interest.`,
    legend: order.filter((word) => hypotheses.some((hypothesis) => hypothesis.verdict === word)).map((word) => ({ label: `${signs[word]} ${word}`, colour: colours[word] })),
    table: {
      columns: [
        { name: "claim", values: hypotheses.map((hypothesis) => `${hypothesis.id}: ${hypothesis.claim}`) },
        { name: "verdict", values: hypotheses.map((hypothesis) => hypothesis.verdict) },
        { name: "effect", unit, values: hypotheses.map(({ effect }) => effect) },
        { name: "low", unit, values: hypotheses.map(({ interval }) => interval?.[0] ?? null) },
        { name: "high", unit, values: hypotheses.map(({ interval }) => interval?.[1] ?? null) },
        { name: "smallest effect of interest", unit, values: hypotheses.map(({ smallest_effect }) => smallest_effect) },
        { name: "p for", values: hypotheses.map(({ p_for }) => p_for) },
        { name: "p against", values: hypotheses.map(({ p_against }) => p_against) },
        { name: "replicates", values: hypotheses.map(({ replicates }) => replicates) },
        { name: "replicates against", values: hypotheses.map(({ replicates_against }) => replicates_against) },
      ],
    },
    draw: (width) => rowChart(width, rows, { axis: format.unitWord(unit) ? `effect (${format.unitWord(unit)})` : "effect" }),
  };
}
