// SPDX-License-Identifier: MIT
// Which factors need each other: pairs as a matrix, sets as bars.
import type { ExperimentDocument, MeanWithError } from "../document";
import { choiceCard } from "../estimates/choice";
import { cellText, matrix } from "../estimates/matrix";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, bySize, effectWords, holdsZero, intervalName, known, size } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import { type Attribution, attributions, levelName } from "./attributions";
import { strongest } from "./strength";

interface Pair extends MeanWithError { a: string; b: string }
type Two = MeanWithError & { factors: string[]; levels?: (number | string)[] };

function pairs({ found }: Attribution): Pair[] {
  const twos: Two[] = found.interactions ?? found.two_factor_interactions ?? [];
  return twos.flatMap((pair) => {
    const [a, b] = pair.factors;
    const levels = pair.levels ?? [];
    return a !== undefined && b !== undefined ? [{ ...pair, a: levelName(a, levels[0]), b: levelName(b, levels[1]) }] : [];
  });
}

export function interactionCards(experiment: ExperimentDocument): Card[] {
  const ofPairs = attributions(experiment, ({ interactions, two_factor_interactions }) => (interactions?.length ?? 0) + (two_factor_interactions?.length ?? 0) > 0);
  const ofSets = attributions(experiment, ({ dividends }) => (dividends?.length ?? 0) > 0);
  const cards: Card[] = [];
  if (ofPairs.length > 0) {
    const kind = ofPairs[0]?.found.interactions
      ? "How much more a pair does together than apart, averaged over the settings of the others (Shapley interaction)"
      : "Half the change of one factor's effect from the first to the given level of the other";
    cards.push(choiceCard({
      id: "interactions", wide: true, subtitle: `${kind}. Bold: the interval does not hold 0.`,
      legend: [{ label: "complements: more together than apart", colour: palette.blue }, { label: "substitutes: less together than apart", colour: palette.orange }],
      choices: [{ label: "Metric", options: () => ofPairs.map(({ name }) => name) }],
      variant: ([index = 0]) => pairVariant(ofPairs[index] as Attribution),
    }));
  }
  if (ofSets.length > 0) {
    cards.push(choiceCard({
      id: "dividends", wide: true,
      subtitle: `Dividends: what a set of factors adds only when all of them are there and nobody else is, the largest ones, with ${intervalName(experiment.confidence)}. Pale: the interval holds 0.`,
      legend: [{ label: "adds", colour: palette.blue }, { label: "takes away", colour: palette.orange }],
      choices: [{ label: "Metric", options: () => ofSets.map(({ name }) => name) }],
      variant: ([index = 0]) => setVariant(ofSets[index] as Attribution),
    }));
  }
  return cards;
}

function pairVariant(attribution: Attribution) {
  const { quoted, unit } = attribution;
  const found = pairs(attribution);
  const ordered = bySize(found, ({ mean }) => mean);
  const { most, alike } = strongest(found);
  const rowNames = [...new Set(found.map(({ a }) => a))], columnNames = [...new Set(found.map(({ b }) => b))];
  const scale = Math.max(...found.map(({ mean }) => size(mean)), Number.MIN_VALUE);
  return {
    title: pairTitle(quoted, unit, most, alike),
    table: {
      columns: [
        { name: "factor", values: ordered.map(({ a }) => a) }, { name: "with", values: ordered.map(({ b }) => b) },
        ...estimateColumns(ordered, "interaction", unit, (pair) => pair),
      ],
    },
    draw: (width: number) => matrix(width, found.map((pair) => ({
      x: columnNames.indexOf(pair.b), y: rowNames.indexOf(pair.a), share: known(pair.mean) / scale, text: cellText(pair.mean), strong: !holdsZero(pair.low, pair.high),
      title: `${pair.a} and ${pair.b}\n${effectWords(pair, unit)}`,
    })), { xNames: columnNames, yNames: rowNames }),
  };
}

function pairTitle(quoted: string, unit: string, most: Pair | undefined, alike: Pair[]): string {
  if (!most) return `No two factors can be shown to need each other for ${quoted}`;
  if (alike.length === 0) return `${format.capital(most.a)} and ${most.b} are the strongest ${known(most.mean) > 0 ? "complements" : "substitutes"} for ${quoted}: ${effectWords(most, unit)}`;
  const kind = (word: string, pairs: Pair[]) => {
    if (!pairs[0]) return [];
    const first = `${pairs[0].a} and ${pairs[0].b} (${format.signed(pairs[0].mean, (value) => format.withUnit(value, unit))})`;
    return [pairs.length === 1 ? `${first} as ${word}s` : `${pairs.length} pairs as ${word}s, such as ${first}`];
  };
  const all = [most, ...alike];
  return `${all.length} pairs matter to ${quoted} about equally: ${format.listed([...kind("complement", all.filter(({ mean }) => known(mean) > 0)), ...kind("substitute", all.filter(({ mean }) => known(mean) < 0))])}`;
}

function setVariant({ metric, quoted, unit, found }: Attribution) {
  const sets = bySize(found.dividends ?? [], ({ mean }) => mean);
  const name = ({ factors }: { factors: string[] }) => factors.map(format.plain).join(" × ");
  const { most, alike } = strongest(sets);
  const others = alike.length > 0 ? `; ${alike.length} further set${alike.length === 1 ? " is" : "s are"} about as strong` : "";
  return {
    title: most
      ? `${format.capital(format.listed(most.factors.map(format.plain)))} together ${known(most.mean) > 0 ? "add" : "take"} most ${known(most.mean) > 0 ? "to" : "from"} ${quoted} beyond their parts: ${effectWords(most, unit)}${others}`
      : `No set of factors can be shown to change ${quoted} beyond its parts`,
    table: { columns: [{ name: "set", values: sets.map(name) }, ...estimateColumns(sets, "dividend", unit, (set) => set)] },
    draw: (width: number) => rowChart(width, sets.map((set) => ({ label: name(set), value: set.mean, low: set.low, high: set.high })),
      { axis: axisName(`dividend in ${metric}`, unit), bars: true }),
  };
}
