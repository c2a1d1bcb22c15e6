// SPDX-License-Identifier: MIT
// The document that `plussum report` puts into the page: everything the charts show, as numbers. The page computes no
// statistics of its own; it chooses, draws and words. sim/report and the report files of sim/main write these fields.
//
// Numbers have all their digits; null is a number that does not exist. Amounts of money are in currency and, like counts of
// customers, scaled to the real market, unless a field says otherwise. `years` count from the start of the run.

export interface ReportDocument {
  plussum_report: 1;
  title: string;
  /** Version of the program, and the command that wrote this page. */
  version: string;
  command: string;
  /** ISO 8601. */
  created: string;
  /** One for a report on a run, two or more for a comparison (the control first), none for an experiment. */
  runs: RunDocument[];
  /** Each treatment against the control. */
  comparisons: ComparisonDocument[];
  experiment: ExperimentDocument | null;
}

/** A mean over replicates (or any estimate) with its interval. `low` and `high` are null with fewer than two replicates. */
export interface Estimate {
  mean: number | null;
  low: number | null;
  high: number | null;
  count: number;
}

// ---- a run ------------------------------------------------------------------------------------------------------------------

export interface RunDocument {
  /** Short name, unique in the document: the stem of the file, or the scenario's name. */
  name: string;
  title: string;
  description: string;
  provenance: Provenance;
  /** Why the run ended early, as a sentence; null when it did not. */
  problem: string | null;
  customers: number; // simulated
  series: SeriesGroup;
  ledger: LedgerDocument | null;
  transitions: TransitionsDocument | null;
  coverage: CoverageDocument[]; // one for each enterprise
  loops: LoopsDocument;
  /** What each constituent has at the end (value accounts); null when the run was not made again to count it. */
  prosperity: { constituent: string; group: ConstituentGroup; value: number }[] | null;
  targets: TargetDocument[];
  events: { step: number; date: string; parameter: string; value: number; unit: string }[];
  /** Sentences on what was left out and why ("... was not counted, because of --no-runs"). */
  notes?: string[];
}

export interface Provenance {
  scenario_name: string;
  code_version: string;
  git_commit: string;
  has_uncommitted_changes: boolean;
  build: string;
  packages: string;
  seed: number;
  steps: number;
  digest: string;
  start_date: string;
  end_date: string;
  step_unit: "day" | "week" | "month" | "year";
  steps_per_year: number;
  currency: string;
  outcome_unit: string;
  /** Real customers that one simulated customer stands for. */
  represents: number;
  wall_seconds: number;
  created: string;
  command: string;
  /** Commands that make the same bits again from what this page holds: save the scenario as SCENARIO_NAME.yaml (those of
   * branched_from as SCENARIO_NAME-before-1.yaml, ...), then run it. */
  reproduce: string[];
  sources: string[];
  /** The complete scenario. */
  scenario: string;
  branched_from: { file: string; step: number; digest: string; seed: number | null; scenario?: string }[];
}

export interface SeriesGroup {
  /** ISO dates and years of the ends of the recorded steps. At most 1,000 records: longer runs are thinned (totals are added up). */
  dates: string[];
  years: number[];
  steps: number[];
  /** Every how many records of the file one is kept; 1: all. */
  thinning: number;
  axes: Record<string, string[]>;
  variables: Series[];
}

export interface Series {
  name: string;
  unit: string;
  meaning: string;
  /** Name of an axis, or null for a single course. */
  axis: string | null;
  /** A level is a value at the end of the step; a total the sum since the record before. */
  kind: "level" | "total";
  /** Recorded by a rule from outside the model. */
  own?: true;
  /** [label][record]; one row when there is no axis. The row of a label without any number is empty. */
  values: (number | null)[][];
}

export interface LedgerDocument {
  dates: string[];
  years: number[];
  /** Real currency = file value x represents; these are scaled. */
  sectors: string[];
  transfers: { name: string; payer: string; payee: string; meaning: string }[];
  /** [transfer][record]: moved since the record before. */
  moved: number[][];
  /** [sector][record]. */
  balance: number[][];
}

export interface TransitionsDocument {
  dates: string[];
  years: number[];
  states: string[];
  /** [record][from][to], customers since the record before, scaled. */
  counts: number[][][];
}

/** The activity cycle of an enterprise: how well each activity is covered over time. */
export interface CoverageDocument {
  enterprise: string;
  /** Essential: without any of it the outcome is 0, however well the others are covered. */
  activities: { name: string; stage: "pre" | "during" | "post" | ""; essential: boolean; weight: number }[];
  years: number[];
  dates: string[];
  /** [activity][record], 0 to 1: coverage offered by the enterprise (own and partners); null while it is not in the market. */
  covered: (number | null)[][];
}

export interface LoopsDocument {
  loops: LoopDocument[];
  /** What strength was measured on, and with how many replicates; null when it was not. */
  strength_of: { metric: string; unit: string; replicates: number } | null;
  /** Columns in everyday words, by the names in `from` and `to`. */
  nodes?: Record<string, string>;
}

export interface LoopDocument {
  name: string; // R1, B2, V1
  kind: "reinforcing" | "balancing" | "vicious";
  title: string;
  meaning: string;
  /** False: no way of this loop closes in this scenario; it has no edges then. */
  closed: boolean;
  /** Product of the signs; 0 when not closed. */
  polarity: number;
  edges: LoopEdge[];
  /** Further ways in which it closes, each a list of edges. */
  other_ways?: LoopEdge[][];
  /** The metric with the loop less the metric with its links cut; null when not measured. */
  strength: Estimate | null;
}

export interface LoopEdge { from: string; to: string; polarity: number; mechanism: string; link: string | null; gain: number | null }

export interface TargetDocument {
  name: string;
  meaning: string;
  metric: string;
  value: number | null;
  low: number | null;
  high: number | null;
  verdict: "hit" | "miss" | "no value" | "no such series" | "needs the control run";
  source: string;
}

// ---- a comparison -----------------------------------------------------------------------------------------------------------

export type ConstituentGroup =
  | "customers" | "enterprise" | "partners" | "intermediaries" | "pools" | "community" | "nation" | "planet" | "future";

/** Shares of people. */
export interface PeopleShares {
  not_worse: Estimate;
  better: Estimate;
  equal: Estimate;
  worse: Estimate;
}

export interface WorldEnd {
  gone: { enterprise: string; replicates: number; insolvent: number; first_date: string; last_date: string }[];
  locked_out: number;
}

export interface Regrets {
  control: { mean: number; worst: number };
  treatment: { mean: number; worst: number };
}

export interface ComparisonDocument {
  /** Positions in ReportDocument.runs. */
  control: number;
  treatment: number;
  currency: string;
  confidence: number; // of all intervals, 0.95
  /** Seeds of the replicates, made on common random numbers; the first is that of the two runs. */
  seeds: number[];
  /** Replicates whose books broke. An insolvency is no failure: the enterprise leaves, and the world goes on. */
  failed: { seed: number; message: string }[];
  /** Enterprises that are gone at the end, in each world, and the mean share of its customers who are locked out then. */
  ends: { control: WorldEnd; treatment: WorldEnd };
  /** What the two scenarios say differently. */
  differences: { path: string; control: string; treatment: string }[];
  /** Customers, each by her own account on the same random numbers: in all, by tenth of income, and by whether an enterprise serves her
   *  at the end of the treatment. */
  people: PeopleShares & { by_decile: (PeopleShares & { decile: number })[]; served: PeopleShares; not_served: PeopleShares };
  /** Change of value by constituent, treatment less control. `priced` false: what it holds beside money has a shadow price of 0. */
  constituents: { constituent: string; group: ConstituentGroup; priced: boolean; control: number; treatment: number; effect: Estimate }[];
  /** dW, and its value in each replicate, in the order of seeds (null: failed). */
  total: Estimate;
  total_by_replicate: (number | null)[];
  /** The replicate of which fates are told and in which parameters are varied: the first that came to its end with another dW than 0, or
   *  else the first that came to its end. Its dW. */
  reference_seed: number;
  reference_total: number;
  /** Of the mean changes: share of constituents known not to lose, and their number; class by (W1). */
  pareto_share: number;
  not_worse: number;
  transfer_ratio: number;
  sum_class: string | null; // plus-sum, plus-sum of what is priced, potential plus-sum, zero-sum, minus-sum; null: the outcome has no price
  /** How many replicates were of each class. */
  sum_classes: { sum_class: string; replicates: number }[];
  /** Share of replicates in which the treatment has more in all (dW > 0), with its exact binomial interval. */
  probability_better: Estimate;
  /** What choosing the one costs where the other had been better: mean and worst over replicates, of max(0, difference). */
  regret: Regrets;
  /** The same for each party by itself: "all", "people" (their own accounts added up), and each enterprise. By replicate: of those that are complete. */
  parties: { party: string; effect: Estimate; by_replicate: number[]; probability_better: Estimate; regret: Regrets }[];
  /** Effects on other metrics: customers served, locked out by barrier, outcome, income, debt ...; the meaning says how each was reduced. */
  effects: { metric: string; unit: string; meaning: string; control: number; treatment: number; effect: Estimate }[];
  /** By decile of income, poorest first: change of value for each, and share who ever had another supplier. */
  deciles: { decile: number; effect: Estimate; flipped: number }[];
  /** What deciles 1 to 5 gain together, less what deciles 6 to 10 do; null when there are no deciles. */
  poorer_less_richer: Estimate | null;
  /** dW through time, mean and interval over replicates. */
  over_time: { dates: string[]; years: number[]; total: Estimate[] };
  /** Of the replicate with reference_seed: when the worlds part, and whose fate differs (customers, scaled). */
  fates: {
    first_different_step: number | null;
    first_different_date: string | null;
    first_different_columns: { column: string; written_by: string; meaning: string }[];
    first_flip_step: number | null;
    first_flip_date: string | null;
    ever_flipped: number;
    customers: number;
    states: string[];
    /** [state in the control][state in the treatment] at the end. */
    at_end: number[][];
    /** Customers whose supplier first differs in each of some equal periods. */
    flips: { dates: string[]; customers: number[] };
  };
  /** How much of dW each loop carries: dW less dW with the loop cut in both worlds. Strongest first. Empty when not measured. */
  loops: { loop: string; title: string; kind: string; contribution: Estimate }[];
  /** Parameters by how little they must change for the sign of dW to change; the first ones, at most twelve, were searched (bisected). Empty when not measured. */
  parameters: {
    path: string;
    /** Where it was varied: "both", or only "control" or "treatment", where the other does not have it or has another value. */
    varied_in?: string;
    meaning: string;
    unit: string;
    base: number;
    /** dW when the parameter is raised by 10 % (lowered, when it cannot be raised), less dW; with reference_seed. */
    change: number;
    step: number; // +0.1 or -0.1
    /** A value at which dW changes its sign, of several perhaps; null when none was found within [tried_low, tried_high], or was not looked for. */
    flips_at: number | null;
    /** Beyond it dW is exactly 0, rather than of the other sign. */
    vanishes: boolean;
    bisected: boolean;
    tried_low: number | null;
    tried_high: number | null;
  }[];
  /** Sentences on what was left out and why ("loops were not measured: --no-runs"). */
  notes: string[];
}

// ---- an experiment ----------------------------------------------------------------------------------------------------------

export interface ExperimentDocument {
  name: string;
  title: string;
  description: string;
  store: string;
  design: string; // grid, saltelli, ...
  engine_version: string;
  currency: string;
  replicates: number;
  confidence: number;
  factors: { name: string; unit: string; meaning: string; levels: string[] | null }[];
  metrics: { name: string; unit: string; meaning: string; label: string /* what was measured, in words */; share: boolean /* of a whole, 0 to 1 */ }[];
  /** [point][factor]: number, or position of a level. */
  points: number[][];
  /** Of all runs, in the order of the table. More than 20,000 runs: only as `spread`, with empty lists here. */
  runs: { point: number[]; replicate: number[]; seed: number[]; status: string[]; values: (number | null)[][] /* [metric][run] */ };
  planned: number;
  finished: number;
  missing: number;
  failed: { run: number; seed: number; point: number; message: string }[];
  /** Quantiles over replicates at each point: 0, 0.25, 0.5, 0.75, 1 and the mean with its interval, where there is a value. Of more than
   *  400 points those of 400 equally far apart in their order. */
  spread: { metric: number; point: number; quantiles: number[]; mean: Estimate }[];
  /** What `plussum attribute --json` says of the store (fields as in docs/attribution.md), or why not. Both when only some
   *  metrics are refused: then the refusal names them. */
  attribution: { refusal: string | null; result: AttributionResult | null };
  /** What `plussum test --json` says (fields as in docs/command-line.md#test); null without hypotheses. */
  test: TestResult | null;
  /** Metric against one numeric or named factor, averaged over the others, where points can be compared: those whose setting of the
   *  others was tried at every value, or all when they were drawn or are balanced. Where many values were drawn, bins of them, each at
   *  the mean of its points. Differences from the first value and from those with the highest and the lowest
   *  mean are taken within replicates. */
  curves: { metric: number; factor: number; values: number[]; means: Estimate[]; from_first: Estimate[]; from_highest: Estimate[]; from_lowest: Estimate[] }[];
  /** Metric against two factors likewise: heat-maps. [y][x]. Surely lower: the difference from the highest cell, within replicates, has an
   *  interval below 0. */
  surfaces: { metric: number; x: number; y: number; x_values: number[]; y_values: number[]; means: (number | null)[][]; surely_lower: boolean[][] }[];
  /** Up and down again (hysteresis). */
  ramps: {
    metric: number; parameter: string; unit: string; group: string;
    up: { value: number; estimate: Estimate }[];
    down: { value: number; estimate: Estimate }[];
    area: Estimate;
  }[];
  /** What is laid over the scenario in every run, as with --set. */
  settings: string[];
  /** The experiment comes with PlusSum: what of `settings` was added on the command line. Null for any other file. */
  added_settings: string[] | null;
  /** Metrics kept over time: a line for each arm, or each level of the factor that moves the first of them most, among those with few
   *  levels that can be compared. Differences at the end are from the group that is highest then, within replicates. */
  over_time: { metric: number; groups: { name: string; means: Estimate[]; end_from_highest: Estimate }[]; years: number[] }[];
  /** Commands that make the same runs again. */
  reproduce: string[];
  /** The complete experiment file, and the files that it names, relative to its own place. */
  experiment_yaml: string;
  needs: string[];
}

/** Numbers as `plussum attribute --json` gives them. */
export interface AttributionResult {
  design: string;
  confidence: number;
  replicates_complete: number;
  metrics: { metric: string; unit: string; meaning: string; attributions: ArmAttribution[] }[];
}
export interface UnitMean { mean: number; standard_error: number | null; low: number | null; high: number | null; units: number }
export interface ArmAttribution {
  arm: string | null;
  method: "shapley" | "factorial" | "fractional_factorial" | "sampled_shapley" | "sobol" | "morris" | "one_at_a_time";
  total?: UnitMean;
  sums_exactly?: boolean;
  shapley?: (UnitMean & { factor: string; share: number })[];
  interactions?: (UnitMean & { factors: string[] })[];
  dividends?: (UnitMean & { factors: string[] })[];
  main_effects?: (UnitMean & { factor: string; level?: number | string })[];
  two_factor_interactions?: (UnitMean & { factors: string[]; levels?: (number | string)[] })[];
  indices?: { factor: string; first: Index; total: Index }[];
  second_order?: (Index & { factors: string[] })[];
  over_time?: { years: number; indices?: { factor: string; first: Index; total: Index }[]; effects?: MorrisEffect[] }[];
  effects?: (MorrisEffect | (UnitMean & { factor: string; from: number | string; to: number | string }))[];
  base?: UnitMean | number;
  variance?: number;
}
export interface Index { value: number; low: number | null; high: number | null }
export interface MorrisEffect { factor: string; mu: UnitMean; mu_star: UnitMean; sigma: number }

export interface TestResult {
  registration: { digest: string; standing: "pre-specified" | "earlier version" | "exploratory"; sentence: string; stated: string | null; runs_before: number | null };
  hypotheses: {
    id: string; claim: string; source: string; verdict: "supported" | "refuted" | "undecided";
    expected: string; metric: string; unit: string;
    effect: number | null; interval: [number | null, number | null]; confidence: number; smallest_effect: number;
    /** Without allowing for the other claims. The interval that allows for them never contradicts `verdict`; none for a peak. */
    verdict_alone: "supported" | "refuted" | "undecided";
    family_interval: [number | null, number | null] | null; family_confidence: number | null;
    /** Of a peak: `effect` and `interval` are its place along this factor. */
    peak: { factor: string; unit: string; low: number; high: number } | null;
    p_for: number | null; p_against: number | null; replicates: number; replicates_needed: number | null;
    replicates_against: number; counter_examples: { effect: number; [key: string]: unknown }[];
    /** What the metric measured, in words; empty in stores of the first version whose experiment cannot be read. */
    label: string;
    /** Sentences without an end mark: equal or few values, times not reached, insolvent runs, replicates without a value. */
    notes: string[];
  }[];
}
