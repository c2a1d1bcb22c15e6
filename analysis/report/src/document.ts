// SPDX-License-Identifier: MIT
// Written by scripts/documents from docs/schemas, which docs/documents.md explains; do not edit.
// The document that `plussum report` puts into the page: everything the charts show, as numbers. The page computes no
// statistics of its own; it chooses, draws and words.

export type ReportDocument = {
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
};

export type RunDocument = {
  /** Short name, unique in the document: the stem of the file, or the scenario's name. */
  name: string;
  title: string;
  description: string;
  provenance: Provenance;
  /** Why the run ended early, as a sentence; null when it did not. */
  problem: string | null;
  /** Simulated ones. */
  customers: number;
  series: SeriesGroup;
  ledger: LedgerDocument | null;
  transitions: TransitionsDocument | null;
  /** One for each enterprise. */
  coverage: CoverageDocument[];
  loops: LoopsDocument;
  /** What each constituent has at the end (value accounts); null when the run was not made again to count it. */
  prosperity: { constituent: string; group: ConstituentGroup; value: number }[] | null;
  targets: TargetDocument[];
  events: { step: number; date: string; parameter: string; value: number; unit: string }[];
  /** Sentences on what was left out and why ("... was not counted, because of --no-runs"). */
  notes: string[];
};

export type ComparisonDocument = {
  /** Positions in ReportDocument.runs; 0 and 1 in the document of `compare`. */
  control: number;
  treatment: number;
  names: { control: string; treatment: string };
  steps: number;
  currency: string;
  /** Of all intervals, such as 0.95. */
  confidence: number;
  /** Seeds of the replicates, made on common random numbers; the first is that of the two runs. */
  seeds: number[];
  /** Replicates whose books broke. An insolvency is no failure: the enterprise leaves, and the world goes on. */
  failed: { seed: number; message: string }[];
  /** Enterprises that are gone at the end, in each world, and the mean share of its customers who are locked out then. */
  ends: { control: WorldEnd; treatment: WorldEnd };
  /** What the two scenarios say differently. */
  differences: { path: string; control: string; treatment: string }[];
  /** Customers, each by her own account on the same random numbers: in all, by tenth of income, and by whether an enterprise serves her
   * at the end of the treatment. */
  people: {
    /** Real customers; of the reference replicate. */
    customers: number;
    /** Of their own accounts, added up. */
    change: Estimate;
    not_worse: Estimate;
    better: Estimate;
    equal: Estimate;
    worse: Estimate;
    by_decile: {
      /** Real customers; of the reference replicate. */
      customers: number;
      /** Of their own accounts, added up. */
      change: Estimate;
      not_worse: Estimate;
      better: Estimate;
      equal: Estimate;
      worse: Estimate;
      decile: number;
    }[];
    served: PeopleShares;
    not_served: PeopleShares;
  };
  /** Change of value by constituent, treatment less control. `priced` false: what it holds beside money has a shadow price of 0. */
  constituents: {
    constituent: string;
    group: ConstituentGroup;
    priced: boolean;
    control: number;
    treatment: number;
    effect: Estimate;
    /** Of the simulated market, all complete replicates added up. */
    change_minor_units: number;
  }[];
  /** dW, and its value in each replicate, in the order of seeds (null: failed). */
  total: Estimate;
  total_by_replicate: (number | null)[];
  total_change_minor_units: number;
  /** The replicate of which fates are told and in which parameters are varied: the first that came to its end with another dW than 0, or
   * else the first that came to its end. Its dW. */
  reference_seed: number;
  reference_total: number;
  /** Of the mean changes: share of constituents known not to lose, and their number; class by (W1). */
  pareto_share: number;
  not_worse: number;
  transfer_ratio: number;
  /** Plus-sum, plus-sum of what is priced, potential plus-sum, zero-sum, minus-sum; null when the outcome has no price */
  sum_class: string | null;
  /** How many replicates were of each class. */
  sum_classes: { sum_class: string; replicates: number }[];
  /** Share of replicates in which the treatment has more in all (dW > 0), with its exact binomial interval. */
  probability_better: Estimate;
  /** What choosing the one costs where the other had been better: mean and worst over replicates, of max(0, difference). */
  regret: Regrets;
  /** The same for each party by itself: "all", "people" (their own accounts added up), and each enterprise. By replicate: of those that
   * are complete. */
  parties: { party: string; effect: Estimate; by_replicate: number[]; probability_better: Estimate; regret: Regrets }[];
  /** Effects on other metrics: customers served, locked out by barrier, outcome, income, debt ...; the meaning says how each was
   * reduced. */
  effects: { metric: string; unit: string; meaning: string; control: number; treatment: number; effect: Estimate }[];
  /** By decile of income, poorest first: change of value for each, and share who ever had another supplier. */
  deciles: { decile: number; effect: Estimate; flipped: number }[];
  /** What deciles 1 to 5 gain together, less what deciles 6 to 10 do; null when there are no deciles. */
  poorer_less_richer: Estimate | null;
  /** Of the replicate with reference_seed, at some steps: customers by lock state and those locked out by barrier. */
  moments: { step: number; control: MarketState; treatment: MarketState; total_change: number }[];
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
  /** Parameters by how little they must change for the sign of dW to change; the first ones, at most twelve, were searched (bisected).
   * Empty when not measured. */
  parameters: {
    path: string;
    /** Where it was varied: "both", or only "control" or "treatment", where the other does not have it or has another value. */
    varied_in?: string;
    meaning: string;
    unit: string;
    base: number;
    /** dW when the parameter is raised by 10 % (lowered, when it cannot be raised), less dW; with reference_seed. */
    change: number;
    /** +0.1 or -0.1. */
    step: number;
    /** A value at which dW changes its sign, of several perhaps; null when none was found within [tried_low, tried_high], or was not
     * looked for. */
    flips_at: number | null;
    /** Beyond it dW is exactly 0, rather than of the other sign. */
    vanishes: boolean;
    bisected: boolean;
    tried_low: number | null;
    tried_high: number | null;
  }[];
  /** Sentences on what was left out and why ("loops were not measured: --no-runs"). */
  notes: string[];
};

export type ExperimentDocument = {
  name: string;
  title: string;
  description: string;
  store: string;
  /** Its kind: grid, saltelli and so on. */
  design: string;
  engine_version: string;
  currency: string;
  replicates: number;
  confidence: number;
  factors: { name: string; unit: string; meaning: string; levels: string[] | null }[];
  metrics: {
    name: string;
    unit: string;
    meaning: string;
    /** What was measured, in words. */
    label: string;
    /** Of a whole, 0 to 1. */
    share: boolean;
  }[];
  /** [point][factor]: number, or position of a level. */
  points: number[][];
  /** Of all runs, in the order of the table. More than 20,000 runs: only as `spread`, with empty lists here. */
  runs: {
    point: number[];
    replicate: number[];
    seed: number[];
    status: string[];
    /** [metric][run] */
    values: (number | null)[][];
  };
  planned: number;
  finished: number;
  missing: number;
  failed: { run: number; seed: number; point: number; message: string }[];
  /** Quantiles over replicates at each point: 0, 0.25, 0.5, 0.75, 1 and the mean with its interval, where there is a value. Of more than
   * 400 points those of 400 equally far apart in their order. */
  spread: { metric: number; point: number; quantiles: number[]; mean: Estimate }[];
  /** What `plussum attribute --json` says of the store , or why not. Both when only some metrics are refused: then the refusal names
   * them. */
  attribution: { refusal: string | null; result: AttributionResult | null };
  /** What `plussum test --json` says ; null without hypotheses. */
  test: TestResult | null;
  /** Metric against one numeric or named factor, averaged over the others, where points can be compared: those whose setting of the
   * others was tried at every value, or all when they were drawn or are balanced. Where many values were drawn, bins of them, each at
   * the mean of its points. Differences from the first value and from those with the highest and the lowest mean are taken within
   * replicates. */
  curves: {
    metric: number;
    factor: number;
    values: number[];
    means: Estimate[];
    from_first: Estimate[];
    from_highest: Estimate[];
    from_lowest: Estimate[];
  }[];
  /** Metric against two factors likewise: heat-maps. [y][x]. Surely lower: the difference from the highest cell, within replicates, has
   * an interval below 0. */
  surfaces: { metric: number; x: number; y: number; x_values: number[]; y_values: number[]; means: (number | null)[][]; surely_lower: boolean[][] }[];
  /** Up and down again (hysteresis). */
  ramps: {
    metric: number;
    parameter: string;
    unit: string;
    group: string;
    up: { value: number; estimate: Estimate }[];
    down: { value: number; estimate: Estimate }[];
    area: Estimate;
  }[];
  /** What is laid over the scenario in every run, as with --set. */
  settings: string[];
  /** The experiment comes with PlusSum: what of `settings` was added on the command line. Null for any other file. */
  added_settings: string[] | null;
  /** Metrics kept over time: a line for each arm, or each level of the factor that moves the first of them most, among those with few
   * levels that can be compared. Differences at the end are from the group that is highest then, within replicates. */
  over_time: { metric: number; groups: { name: string; means: Estimate[]; end_from_highest: Estimate }[]; years: number[] }[];
  /** Commands that make the same runs again. */
  reproduce: string[];
  /** The complete experiment file, and the files that it names, relative to its own place. */
  experiment_yaml: string;
  needs: string[];
};

export type Provenance = {
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
  /** Commands that make the same bits again from what this page holds: save the scenario as SCENARIO_NAME.yaml (those of branched_from
   * as SCENARIO_NAME-before-1.yaml, ...), then run it. */
  reproduce: string[];
  sources: string[];
  /** The complete scenario. */
  scenario: string;
  branched_from: { file: string; step: number; digest: string; seed: number | null; scenario?: string }[];
};

export type SeriesGroup = {
  /** ISO dates and years of the ends of the recorded steps. At most 1,000 records: longer runs are thinned (totals are added up). */
  dates: string[];
  years: number[];
  steps: number[];
  /** Every how many records of the file one is kept; 1: all. */
  thinning: number;
  axes: Record<string, string[]>;
  variables: Series[];
};

export type LedgerDocument = {
  dates: string[];
  years: number[];
  /** Real currency = file value x represents; these are scaled. */
  sectors: string[];
  transfers: { name: string; payer: string; payee: string; meaning: string }[];
  /** [transfer][record]: moved since the record before. */
  moved: number[][];
  /** [sector][record]. */
  balance: number[][];
};

export type TransitionsDocument = {
  dates: string[];
  years: number[];
  states: string[];
  /** [record][from][to], customers since the record before, scaled. */
  counts: number[][][];
};

/** The activity cycle of an enterprise: how well each activity is covered over time. */
export type CoverageDocument = {
  enterprise: string;
  /** Essential: without any of it the outcome is 0, however well the others are covered. */
  activities: { name: string; stage: "pre" | "during" | "post" | ""; essential: boolean; weight: number }[];
  years: number[];
  dates: string[];
  /** [activity][record], 0 to 1: coverage offered by the enterprise (own and partners); null while it is not in the market. */
  covered: (number | null)[][];
};

export type LoopsDocument = {
  loops: LoopDocument[];
  /** What strength was measured on, and with how many replicates; null when it was not. */
  strength_of: { metric: string; unit: string; replicates: number } | null;
  /** Columns in everyday words, by the names in `from` and `to`. */
  nodes?: Record<string, string>;
};

export type ConstituentGroup = "customers" | "enterprise" | "partners" | "intermediaries" | "pools" | "community" | "nation" | "planet" | "future";

export type TargetDocument = {
  name: string;
  meaning: string;
  metric: string;
  value: number | null;
  low: number | null;
  high: number | null;
  hit: boolean;
  verdict: "hit" | "miss" | "no value" | "no such series" | "needs the control run";
  source: string;
};

export type WorldEnd = {
  gone: {
    enterprise: string;
    replicates: number;
    insolvent: number;
    first_step: number;
    last_step: number;
    first_date: string;
    last_date: string;
  }[];
  locked_out: number;
};

/** A mean over replicates, or over other independent units, with its interval. `low` and `high` are null with fewer than two of them. */
export type Estimate = {
  mean: number | null;
  low: number | null;
  high: number | null;
  /** Replicates, or units, that have a value. */
  count: number;
};

/** Shares of people. */
export type PeopleShares = {
  /** Real customers; of the reference replicate. */
  customers: number;
  /** Of their own accounts, added up. */
  change: Estimate;
  not_worse: Estimate;
  better: Estimate;
  equal: Estimate;
  worse: Estimate;
};

export type Regrets = { control: { mean: number; worst: number }; treatment: { mean: number; worst: number } };

/** Customers, scaled. */
export type MarketState = { customers_by_lock_state: Record<string, number>; locked_out_by_barrier: Record<string, number> };

/** How much of each metric is due to each factor. */
export type AttributionResult = {
  experiment: string;
  store: string;
  /** Its kind: grid, saltelli and so on. */
  design: string;
  /** Of all intervals. */
  confidence: number;
  replicates_planned: number;
  replicates_complete: number;
  /** Of the complete replicates. */
  failed_runs: number;
  metrics: {
    metric: string;
    unit: string;
    meaning: string;
    /** One for each arm, or one. */
    attributions: ArmAttribution[];
  }[];
  /** Metrics that could not be attributed, and why. */
  refused: { metric: string; why: string }[];
};

export type TestResult = { experiment: string; registration: Registration; hypotheses: TestedHypothesis[] };

export type Series = {
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
};

export type LoopDocument = {
  /** R1, B2, V1 and so on. */
  name: string;
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
};

/** What the design allows to be said: the fields go with the method. */
export type ArmAttribution = {
  /** "treatment", "treatment-control"; null without arms. */
  arm: string | null;
  method: "shapley" | "factorial" | "fractional_factorial" | "sampled_shapley" | "sobol" | "morris" | "one_at_a_time";
  /** The difference between all factors at their last and all at their first level. */
  total?: MeanWithError;
  sums_exactly?: boolean;
  shapley?: {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factor: string;
    share: Value;
  }[];
  /** Pairs of factors. */
  interactions?: {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factors: string[];
  }[];
  /** What a set of factors adds only when all of them are there. */
  dividends?: {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factors: string[];
  }[];
  /** The same as fractions of minor units, summed over replicates; null where the metric is no money. */
  minor_units?: { total: number; sums_exactly: boolean; shapley: { factor: string; whole: number; numerator: number; denominator: number }[] } | null;
  main_effects?: {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factor: string;
    level?: number | string;
  }[];
  two_factor_interactions?: {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factors: string[];
    levels?: (number | string)[];
  }[];
  /** Of a fraction, and the effects that cannot be told apart in it. */
  resolution?: number;
  aliases?: { factors: string[]; negative: boolean }[][];
  /** Of sampled orders. */
  pairs_of_orders?: number;
  subsets?: number;
  /** Rows of the design, and those used. */
  base?: MeanWithError | number;
  base_used?: number;
  /** Sentences on indices that are estimated too roughly. */
  doubts?: string[];
  variance?: Value;
  indices?: { factor: string; first: Index; total: Index }[];
  second_order?: { value: Value; low: Value; high: Value; factors: string[] }[];
  /** Of the whole course. */
  generalised?: {
    variance: Value;
    base_used: number;
    indices: { factor: string; first: Index; total: Index }[];
    second_order?: { value: Value; low: Value; high: Value; factors: string[] }[];
  };
  over_time?: {
    years: number;
    variance?: Value;
    base_used?: number;
    indices?: { factor: string; first: Index; total: Index }[];
    second_order?: { value: Value; low: Value; high: Value; factors: string[] }[];
    effects?: MorrisEffect[];
  }[];
  trajectories?: number;
  effects?: (MorrisEffect | {
    mean: number | null;
    low: number | null;
    high: number | null;
    /** Replicates, or units, that have a value. */
    count: number;
    standard_error: Value;
    factor: string;
    from: number | string;
    to: number | string;
  })[];
};

/** Whether the claims of an experiment were stated before its first run. */
export type Registration = {
  digest: string;
  standing: "pre-specified" | "earlier version" | "exploratory";
  /** The same as a sentence. */
  sentence: string;
  /** When these claims were first stated, ISO 8601; null when never. */
  stated: string | null;
  /** Runs that the store had then. */
  runs_before: number | null;
  /** What the comparison with a lodged text says; null when none was given. */
  lodged: string | null;
  equals_lodged: boolean | null;
};

export type TestedHypothesis = {
  id: string;
  claim: string;
  source: string;
  verdict: "supported" | "refuted" | "undecided";
  expected: string;
  metric: string;
  unit: string;
  effect: Value;
  interval: Interval;
  bootstrap_interval: Interval;
  /** Of both intervals; 0.9 for a claim of no effect at α = 0.05. */
  confidence: number;
  /** Without allowing for the other claims. The interval that allows for them never contradicts `verdict`; none for a peak. */
  verdict_alone: "supported" | "refuted" | "undecided";
  family_interval: Interval | null;
  family_confidence: Value;
  /** Of a peak: `effect` and `interval` are its place along this factor. Null for an effect. */
  peak: { factor: string; unit: string; low: number; high: number } | null;
  smallest_effect: number;
  /** After Holm. */
  p_for: Value;
  p_against: Value;
  cohen_d_z: End;
  hedges_g_z: End;
  standard_deviation: Value;
  replicates: number;
  /** Replicates that lack a value. */
  replicates_missing: number;
  /** About, for a power of 90 %; null when decided, for a peak, and where replicates are stopped by looking. */
  replicates_needed: number | null;
  /** Share of the variance that common random numbers save. */
  variance_reduction: Value;
  /** The test may be looked at any time. */
  is_sequential: boolean;
  /** Replicates whose effect has the other sign than claimed. */
  replicates_against: number;
  /** What the metric measured, in words; empty in stores of the first version whose experiment cannot be read. */
  label: string;
  /** Sentences without an end mark: equal or few values, times not reached, insolvent runs, replicates without a value. */
  notes: string[];
  /** Taken alone, and as if replicates without a value did not matter. */
  verdict_of_complete: "supported" | "refuted" | "undecided";
  /** An exact test stood beside the one of the mean. */
  is_guarded: boolean;
  sides: { treatment: ClaimSide; control: ClaimSide };
  /** Null where the metric is no time. */
  time: { horizon: Value; log_rank_chi_squared: Value; log_rank_p: Value } | null;
  counter_examples: { treatment: Setting; control: Setting; effect: Value }[];
};

export type LoopEdge = { from: string; to: string; polarity: number; mechanism: string; link: string | null; gain: number | null };

/** An estimate with its standard error, which is null with fewer than two units. */
export type MeanWithError = {
  mean: number | null;
  low: number | null;
  high: number | null;
  /** Replicates, or units, that have a value. */
  count: number;
  standard_error: Value;
};

/** A number; null where there is none: no replicate has a value, a share of nobody. */
export type Value = number | null;

/** A share of the variance between points. */
export type Index = { value: Value; low: Value; high: Value };

/** Elementary effects over the whole range of a factor. */
export type MorrisEffect = { factor: string; mu: MeanWithError; mu_star: MeanWithError; sigma: Value };

/** The lower and the upper end of an interval. */
export type Interval = [End, End];

/** An end of an interval, or a threshold: a number; "-inf" or "inf" where it is open; null where there is none. */
export type End = number | null | "-inf" | "inf";

export type ClaimSide = { runs: number; insolvent: number; failed: number; without_value: number; not_reached: number; restricted_mean: Value };

/** The setting of a point: each factor by its name, a number or the name of a level. */
export type Setting = Record<string, number | string>;
