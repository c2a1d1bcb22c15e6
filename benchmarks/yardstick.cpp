// SPDX-License-Identifier: MIT
#include "yardstick.hpp"

#include "plussum/core/hash.hpp"
#include "plussum/core/numeric.hpp"
#include "plussum/core/platform.hpp"
#include "plussum/core/random.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <vector>

namespace plussum {
namespace {

constexpr std::size_t block_groups = 256;
constexpr std::size_t block_rows = 3 * block_groups;

// Money in units of the mean weekly income; rates per week.
constexpr double persistence = 0.9;
constexpr double shock_size = 0.15;
constexpr double subsistence = 0.5;
constexpr double spending_rate = 0.85;  // of the income above subsistence
constexpr double interest = 0.006;
constexpr double principal = 6.0;
constexpr double instalment_size = 0.15;
constexpr double most_cover = 0.1;  // of a member's saving
constexpr float news_chance = 0.0005f;
constexpr float word_of_mouth_chance = 0.02f;  // per neighbour who took the offer

// One row per customer. Within a block of G groups, member j of group g is in row j * G + g, so that
// operations over the members of a group run along whole vectors.
struct State {
  std::vector<std::uint32_t> id;
  std::vector<double> mean_log_income;
  std::vector<double> deviation;  // of the log-income from its mean
  std::vector<double> saving;
  std::vector<double> loan;
  std::vector<double> instalment;
  std::vector<double> trust;
  std::vector<double> taste;
  std::vector<double> covered;  // what she has paid for others so far
  std::vector<float> aware;     // 0 or 1
  // 1 for those who took the offer, two copies for the old and the new step, with two more rows at each end
  // that close the ring.
  std::array<std::vector<float>, 2> taken;
};

// Scratch of one block; stays in the first-level cache.
struct Block {
  alignas(64) std::array<std::uint32_t, block_rows> word0;
  alignas(64) std::array<std::uint32_t, block_rows> word1;
  alignas(64) std::array<std::uint32_t, block_rows> word2;
  alignas(64) std::array<std::uint32_t, block_rows> word3;
  alignas(64) std::array<float, block_rows> normal;
  alignas(64) std::array<double, block_rows> log_income;
  alignas(64) std::array<double, block_rows> shortfall;
  alignas(64) std::array<double, block_rows> spare;
};

PLUSSUM_INLINE double smaller(double a, double b) noexcept {
  return a < b ? a : b;
}
PLUSSUM_INLINE double larger(double a, double b) noexcept {
  return a > b ? a : b;
}

PLUSSUM_KERNEL void shocks(const std::uint32_t* __restrict word, float* __restrict normal, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    normal[i] = normal_quantile(word[i]);
  }
}

PLUSSUM_KERNEL void income_and_instalment(const float* __restrict normal, const std::uint32_t* __restrict word,
                                          const double* __restrict mean_log_income, double* __restrict deviation,
                                          double* __restrict saving, double* __restrict loan,
                                          const double* __restrict instalment, double* __restrict log_income,
                                          double* __restrict shortfall, double* __restrict spare,
                                          std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    deviation[i] = persistence * deviation[i] + shock_size * static_cast<double>(normal[i]);
    log_income[i] = mean_log_income[i] + deviation[i];
    const double income = portable_exp(log_income[i]);
    const double rate = spending_rate + 0.2 * (uniform_unit(word[i]) - 0.5);
    const double spending = subsistence + rate * larger(income - subsistence, 0.0);
    const double money = larger(saving[i] + income - spending, 0.0);
    const double owed = loan[i] * (1.0 + interest);
    const double due = smaller(instalment[i], owed);
    const double paid = smaller(due, money);
    saving[i] = money - paid;
    loan[i] = owed - paid;
    shortfall[i] = due - paid;
    spare[i] = most_cover * (money - paid);
  }
}

PLUSSUM_KERNEL void cover_short_members(double* __restrict saving, double* __restrict loan, double* __restrict trust,
                                        double* __restrict covered, const double* __restrict shortfall,
                                        const double* __restrict spare, std::size_t groups) noexcept {
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t a = g;
    const std::size_t b = groups + g;
    const std::size_t c = 2 * groups + g;
    const double needed = shortfall[a] + shortfall[b] + shortfall[c];
    const double offered = spare[a] + spare[b] + spare[c];
    const double cover = smaller(needed, offered);
    const double given = cover / larger(offered, 1e-300);
    const double received = cover / larger(needed, 1e-300);
    const double open = needed - cover;
    const double mood = 0.001 - 0.5 * open;
    for (const std::size_t i : {a, b, c}) {
      saving[i] -= spare[i] * given;
      covered[i] += spare[i] * given;
      loan[i] -= shortfall[i] * received;
      trust[i] = smaller(larger(trust[i] + mood, -2.0), 2.0);
    }
  }
}

// `taken` points two rows before the block in the old copy: element i + 2 belongs to row i.
PLUSSUM_KERNEL void word_of_mouth(const std::uint32_t* __restrict word, const float* __restrict taken,
                                  float* __restrict aware, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const float neighbours = (taken[i] + taken[i + 1]) + (taken[i + 3] + taken[i + 4]);
    const float chance = news_chance + word_of_mouth_chance * neighbours;
    aware[i] = uniform_unit_float(word[i]) < chance ? 1.0f : aware[i];
  }
}

PLUSSUM_KERNEL void choose(const std::uint32_t* __restrict word, const float* __restrict aware,
                           const double* __restrict log_income, const double* __restrict trust,
                           const double* __restrict taste, double* __restrict loan, double* __restrict instalment,
                           float* __restrict taken, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const double utility =
        taste[i] + 0.8 * trust[i] + 0.6 * log_income[i] - 0.3 * portable_log(1.0 + larger(loan[i], 0.0));
    const double probability = static_cast<double>(aware[i]) / (1.0 + portable_exp(-utility));
    const bool takes = uniform_unit(word[i]) < probability;
    const bool borrows = takes & (loan[i] < 0.01);
    loan[i] = borrows ? principal : loan[i];
    instalment[i] = borrows ? instalment_size : instalment[i];
    taken[i] = takes ? 1.0f : 0.0f;
  }
}

State make_state(std::size_t rows, std::uint64_t seed) {
  State state;
  state.id.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    state.id[i] = static_cast<std::uint32_t>(i);
  }
  const Draws draws(seed, 0);
  std::vector<float> normal(rows);
  draws.fill_normals(Purpose::population_income, state.id, normal);
  state.mean_log_income.resize(rows);
  std::transform(normal.begin(), normal.end(), state.mean_log_income.begin(),
                 [](float z) { return 0.5 * static_cast<double>(z) - 0.125; });
  draws.fill_normals(Purpose::population_traits, state.id, normal);
  state.taste.resize(rows);
  std::transform(normal.begin(), normal.end(), state.taste.begin(),
                 [](float z) { return static_cast<double>(z) - 0.5; });
  state.deviation.assign(rows, 0.0);
  state.saving.assign(rows, 1.0);
  state.loan.assign(rows, 0.0);
  state.instalment.assign(rows, 0.0);
  state.trust.assign(rows, 0.0);
  state.covered.assign(rows, 0.0);
  state.aware.assign(rows, 0.0f);
  state.taken[0].assign(rows + 4, 0.0f);
  state.taken[1].assign(rows + 4, 0.0f);
  return state;
}

void close_ring(std::vector<float>& taken, std::size_t rows) {
  taken[0] = taken[rows];
  taken[1] = taken[rows + 1];
  taken[rows + 2] = taken[2];
  taken[rows + 3] = taken[3];
}

std::uint64_t digest_of(const State& state, std::size_t last) {
  const std::span<const std::uint32_t> id(state.id);
  std::uint64_t digest = 0;
  for (const auto* column : {&state.mean_log_income, &state.deviation, &state.saving, &state.loan, &state.instalment,
                             &state.trust, &state.taste, &state.covered}) {
    digest = combine(digest, column_digest(std::span<const double>(*column), id));
  }
  digest = combine(digest, column_digest(std::span<const float>(state.aware), id));
  return combine(digest, column_digest(std::span<const float>(state.taken[last]).subspan(2, id.size()), id));
}

}  // namespace

YardstickResult run_yardstick(std::size_t customers, std::uint32_t steps, std::uint64_t seed) {
  const std::size_t groups = std::max<std::size_t>(1, (customers + 2) / 3);
  const std::size_t rows = 3 * groups;
  State state = make_state(rows, seed);
  Block block;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint32_t step = 0; step < steps; ++step) {
    const Draws draws(seed, step + 1);
    std::vector<float>& before = state.taken[step % 2];
    std::vector<float>& after = state.taken[1 - step % 2];
    close_ring(before, rows);
    for (std::size_t first_group = 0; first_group < groups; first_group += block_groups) {
      const std::size_t g = std::min(block_groups, groups - first_group);
      const std::size_t at = 3 * first_group;
      const std::size_t n = 3 * g;
      draws.fill_words(Purpose::income_shock, std::span<const std::uint32_t>(state.id).subspan(at, n), block.word0,
                       block.word1, block.word2, block.word3);
      shocks(block.word0.data(), block.normal.data(), n);
      income_and_instalment(block.normal.data(), block.word3.data(), state.mean_log_income.data() + at,
                            state.deviation.data() + at, state.saving.data() + at, state.loan.data() + at,
                            state.instalment.data() + at, block.log_income.data(), block.shortfall.data(),
                            block.spare.data(), n);
      cover_short_members(state.saving.data() + at, state.loan.data() + at, state.trust.data() + at,
                          state.covered.data() + at, block.shortfall.data(), block.spare.data(), g);
      word_of_mouth(block.word1.data(), before.data() + at, state.aware.data() + at, n);
      choose(block.word2.data(), state.aware.data() + at, block.log_income.data(), state.trust.data() + at,
             state.taste.data() + at, state.loan.data() + at, state.instalment.data() + at, after.data() + at + 2, n);
    }
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const double work = static_cast<double>(rows) * static_cast<double>(steps);
  return {elapsed.count(), work / std::max(elapsed.count(), 1e-9), digest_of(state, steps % 2)};
}

}  // namespace plussum
