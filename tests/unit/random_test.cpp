// SPDX-License-Identifier: MIT
#include "plussum/core/random.hpp"
#include "plussum/core/hash.hpp"

#include "support/catch.hpp"

#include <boost/random/binomial_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define PLUSSUM_HAS_RANDOM123 1
#else
#define PLUSSUM_HAS_RANDOM123 0
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <vector>

// The statistical tests have fixed seeds: they pass or fail always. The bounds are such that a perfect
// generator would have failed with a probability of about one in a million per comparison when the seeds were
// chosen.

using namespace plussum;

namespace {

std::vector<std::uint32_t> some_ids(std::size_t rows, std::uint32_t first = 0, std::uint32_t stride = 1) {
  std::vector<std::uint32_t> id(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    id[i] = first + static_cast<std::uint32_t>(i) * stride;
  }
  return id;
}

// Pearson's statistic of the upper 8 bits: chi-square with 255 degrees of freedom for a perfect generator.
double chi_square_256(const std::vector<std::uint32_t>& words) {
  std::array<double, 256> count{};
  for (const std::uint32_t word : words) {
    count[word >> 24] += 1.0;
  }
  const double expected = static_cast<double>(words.size()) / 256.0;
  double sum = 0.0;
  for (const double c : count) {
    sum += (c - expected) * (c - expected) / expected;
  }
  return sum;
}
// Quantiles 1e-6 and 1 - 1e-6 of chi-square with 255 degrees of freedom (Wilson-Hilferty).
constexpr double chi_square_low = 161.0;
constexpr double chi_square_high = 378.0;

// sqrt(n) D of Kolmogorov and Smirnov; exceeded by 2.7 with probability 9e-7.
template <class Cdf>
double kolmogorov(std::vector<double> values, Cdf cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double d = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = cdf(values[i]);
    d = std::max({d, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return d * std::sqrt(n);
}
constexpr double kolmogorov_bound = 2.7;

// sqrt(n) times the correlation of the uniforms of two sequences: standard normal for independent ones.
double correlation_score(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (uniform_unit(a[i]) - 0.5) * (uniform_unit(b[i]) - 0.5);
  }
  return 12.0 * sum / std::sqrt(static_cast<double>(a.size()));
}
constexpr double score_bound = 4.9;  // two-sided, 1e-6

constexpr std::array all_purposes = {
    Purpose::population_income,
    Purpose::population_traits,
    Purpose::population_place,
    Purpose::network_ties,
    Purpose::income_shock,
    Purpose::common_shock,
    Purpose::irregular_pay,
    Purpose::awareness,
    Purpose::review,
    Purpose::choice,
    Purpose::group_patience,
    Purpose::willingness,
    Purpose::trust_rumour,
    Purpose::panel_sample,
    Purpose::service_failure,
    Purpose::test_stream,
};

}  // namespace

static_assert(std::uniform_random_bit_generator<Engine>);
static_assert(static_cast<unsigned>(Purpose::population_income) == 0);
static_assert(static_cast<unsigned>(Purpose::test_stream) == 15);  // new purposes come after it

TEST_CASE("philox has the published known answers", "[random]") {
  // From the file kat_vectors of Random123, philox4x32 with 10 rounds.
  static_assert(philox_block({0, 0, 0, 0}, {0, 0}) == Block4{{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}});
  static_assert(philox_block({0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu}, {0xffffffffu, 0xffffffffu}) ==
                Block4{{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}});
  static_assert(philox_block({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}) ==
                Block4{{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}});
  SUCCEED();
}

TEST_CASE("philox equals Random123", "[random]") {
#if PLUSSUM_HAS_RANDOM123
  bool equal = true;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const std::uint64_t a = mix64(3 * std::uint64_t{i} + 1);
    const std::uint64_t b = mix64(3 * std::uint64_t{i} + 2);
    const std::uint64_t k = mix64(3 * std::uint64_t{i} + 3);
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    const r123::Philox4x32::ctr_type counter = {{low(a), high(a), low(b), high(b)}};
    const r123::Philox4x32::key_type key = {{low(k), high(k)}};
    const r123::Philox4x32::ctr_type theirs = r123::Philox4x32()(counter, key);
    const Block4 ours = philox_block({low(a), high(a), low(b), high(b)}, {low(k), high(k)});
    for (std::size_t j = 0; j < 4; ++j) {
      equal = equal && ours.word[j] == theirs[j];
    }
  }
  CHECK(equal);
#else
  SKIP("Random123 is not installed");
#endif
}

TEST_CASE("the key and the counter of a draw", "[random]") {
  const Draws draws(0x0123456789abcdefu, 77);
  CHECK(draws.seed() == 0x0123456789abcdefu);
  CHECK(draws.step() == 77);
  CHECK(draws.block(Purpose::choice, 42, 3) ==
        philox_block({42, 77, (9u << 16) | 3u, 0x506c7573u}, {0x89abcdefu, 0x01234567u}));
  const Block4 block = draws.block(Purpose::choice, 42, 3);
  CHECK(draws.word(Purpose::choice, 42, 3) == block.word[0]);
  CHECK(draws.uniform(Purpose::choice, 42, 3) == uniform_from_words(block.word[0], block.word[1]));
  CHECK(draws.normal(Purpose::choice, 42, 3) == normal_quantile(block.word[0]));
}

TEST_CASE("uniform stays inside the open unit interval", "[random]") {
  static_assert(uniform_from_words(0, 0) == 0x1p-53);
  static_assert(uniform_from_words(0xffffffffu, 0xffffffffu) == 1.0 - 0x1p-53);
  static_assert(uniform_from_words(0x80000000u, 0) == 0.5 + 0x1p-53);
  SUCCEED();
}

TEST_CASE("the vectorised fills equal the scalar draws", "[random]") {
  const Draws draws(0xfeedfacecafebeefu, 1234);
  for (const std::size_t rows : {0u, 1u, 3u, 7u, 8u, 9u, 15u, 16u, 17u, 64u, 511u, 512u, 513u, 1500u}) {
    for (const std::size_t offset : {0u, 1u, 5u}) {
      const auto all = some_ids(rows + offset, 0xffffff00u, 3);
      const auto id = std::span<const std::uint32_t>(all).subspan(offset);
      const auto n = static_cast<std::uint16_t>(offset * 1000);
      // One more element than needed, to see that nothing is written past the end.
      std::vector<std::uint32_t> a(rows + 1, 7u);
      std::vector<std::uint32_t> b(rows + 1, 7u);
      std::vector<std::uint32_t> c(rows + 1, 7u);
      std::vector<std::uint32_t> d(rows + 1, 7u);
      std::vector<std::uint32_t> a1(rows + 1, 7u);
      std::vector<std::uint32_t> a2(rows + 1, 7u);
      std::vector<std::uint32_t> b2(rows + 1, 7u);
      std::vector<float> normal(rows + 1, 7.0f);
      std::vector<double> uniform(rows + 1, 7.0);
      draws.fill_words(Purpose::review, id, a1, n);
      draws.fill_words(Purpose::review, id, a2, b2, n);
      draws.fill_words(Purpose::review, id, a, b, c, d, n);
      draws.fill_normals(Purpose::review, id, normal, n);
      draws.fill_uniforms(Purpose::review, id, uniform, n);
      bool equal = true;
      for (std::size_t i = 0; i < rows; ++i) {
        const Block4 block = draws.block(Purpose::review, id[i], n);
        equal = equal && block == Block4{{a[i], b[i], c[i], d[i]}} && a1[i] == a[i] && a2[i] == a[i] && b2[i] == b[i] &&
                normal[i] == draws.normal(Purpose::review, id[i], n) &&
                uniform[i] == draws.uniform(Purpose::review, id[i], n);
      }
      CHECK(equal);
      CHECK(a[rows] == 7u);
      CHECK(d[rows] == 7u);
      CHECK(a1[rows] == 7u);
      CHECK(b2[rows] == 7u);
      CHECK(normal[rows] == 7.0f);
      CHECK(uniform[rows] == 7.0);
    }
  }
}

TEST_CASE("the engine walks through the blocks of its key", "[random]") {
  const Draws draws(5, 6);
  Engine engine = draws.engine(Purpose::choice, 7);
  for (std::uint16_t n = 0; n < 100; ++n) {
    const Block4 block = draws.block(Purpose::choice, 7, n);
    CHECK(engine() == ((std::uint64_t{block.word[0]} << 32) | block.word[1]));
    CHECK(engine() == ((std::uint64_t{block.word[2]} << 32) | block.word[3]));
  }
  SECTION("two engines of one key agree") {
    Engine a = draws.engine(Purpose::choice, 7);
    Engine b = draws.engine(Purpose::choice, 7);
    CHECK(a() == b());
  }
  SECTION("it does not repeat when the block number is used up, nor run into the next purpose") {
    Engine long_walk = draws.engine(Purpose::choice, 7);
    const std::uint64_t first = long_walk();
    for (std::uint32_t i = 1; i < 2 * 65'536; ++i) {
      (void)long_walk();
    }
    const std::uint64_t later = long_walk();
    CHECK(later != first);
    CHECK(later != draws.engine(Purpose::group_patience, 7)());
    const Block4 expected = philox_block({7, 6, 9u << 16, 0x506c7574u}, draws.key());
    CHECK(later == ((std::uint64_t{expected.word[0]} << 32) | expected.word[1]));
  }
}

TEST_CASE("words are uniform for every purpose", "[random][statistics]") {
  const auto id = some_ids(65'536);
  std::vector<std::uint32_t> words(id.size());
  for (const Purpose purpose : all_purposes) {
    Draws(2024, 52).fill_words(purpose, id, words);
    const double statistic = chi_square_256(words);
    CAPTURE(static_cast<unsigned>(purpose));
    CHECK(statistic > chi_square_low);
    CHECK(statistic < chi_square_high);
  }
}

TEST_CASE("words are uniform over steps, seeds and block numbers", "[random][statistics]") {
  std::vector<std::uint32_t> steps;
  std::vector<std::uint32_t> seeds;
  std::vector<std::uint32_t> blocks;
  for (std::uint32_t i = 0; i < 65'536; ++i) {
    steps.push_back(Draws(1, i).word(Purpose::choice, 3));
    seeds.push_back(Draws(i, 1).word(Purpose::choice, 3));
    blocks.push_back(Draws(1, 1).word(Purpose::choice, 3, static_cast<std::uint16_t>(i)));
  }
  for (const auto& words : {steps, seeds, blocks}) {
    CHECK(chi_square_256(words) > chi_square_low);
    CHECK(chi_square_256(words) < chi_square_high);
  }
}

TEST_CASE("uniforms and normals have their distributions", "[random][statistics]") {
  const auto id = some_ids(100'000, 1'000'000);
  std::vector<double> uniform(id.size());
  std::vector<float> normal(id.size());
  Draws(31, 2).fill_uniforms(Purpose::willingness, id, uniform);
  Draws(31, 3).fill_normals(Purpose::income_shock, id, normal);
  CHECK(kolmogorov(uniform, [](double x) { return x; }) < kolmogorov_bound);
  const std::vector<double> z(normal.begin(), normal.end());
  CHECK(kolmogorov(z, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }) < kolmogorov_bound);
  const auto n = static_cast<double>(z.size());
  double m1 = 0.0;
  double m2 = 0.0;
  double m3 = 0.0;
  double m4 = 0.0;
  for (const double x : z) {
    m1 += x / n;
    m2 += x * x / n;
    m3 += x * x * x / n;
    m4 += x * x * x * x / n;
  }
  // Each moment within score_bound standard errors; variances 1, 2, 15, 96.
  CHECK(std::fabs(m1) < score_bound * std::sqrt(1.0 / n));
  CHECK(std::fabs(m2 - 1.0) < score_bound * std::sqrt(2.0 / n));
  CHECK(std::fabs(m3) < score_bound * std::sqrt(15.0 / n));
  CHECK(std::fabs(m4 - 3.0) < score_bound * std::sqrt(96.0 / n));
}

TEST_CASE("neighbouring keys are uncorrelated", "[random][statistics]") {
  const auto id = some_ids(200'000);
  const auto next_id = some_ids(200'000, 1);
  const auto draw = [](std::uint64_t seed, std::uint32_t step, Purpose purpose, const std::vector<std::uint32_t>& ids,
                       std::uint16_t n = 0) {
    std::vector<std::uint32_t> words(ids.size());
    Draws(seed, step).fill_words(purpose, ids, words, n);
    return words;
  };
  const auto base = draw(9, 10, Purpose::choice, id);
  CHECK(std::fabs(correlation_score(base, draw(9, 10, Purpose::choice, next_id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9, 11, Purpose::choice, id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9, 12, Purpose::choice, id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9, 10, Purpose::group_patience, id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9, 10, Purpose::review, id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9, 10, Purpose::choice, id, 1))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(10, 10, Purpose::choice, id))) < score_bound);
  CHECK(std::fabs(correlation_score(base, draw(9 + (std::uint64_t{1} << 32), 10, Purpose::choice, id))) < score_bound);

  std::vector<std::uint32_t> w0(id.size());
  std::vector<std::uint32_t> w1(id.size());
  std::vector<std::uint32_t> w2(id.size());
  std::vector<std::uint32_t> w3(id.size());
  Draws(9, 10).fill_words(Purpose::choice, id, w0, w1, w2, w3);
  CHECK(w0 == base);
  CHECK(std::fabs(correlation_score(w0, w1)) < score_bound);
  CHECK(std::fabs(correlation_score(w0, w2)) < score_bound);
  CHECK(std::fabs(correlation_score(w0, w3)) < score_bound);
  CHECK(std::fabs(correlation_score(w1, w2)) < score_bound);
  CHECK(std::fabs(correlation_score(w1, w3)) < score_bound);
  CHECK(std::fabs(correlation_score(w2, w3)) < score_bound);
}

TEST_CASE("Boost's distributions work with the engine", "[random][statistics]") {
  constexpr std::uint32_t rows = 50'000;
  const Draws draws(77, 1);
  // Mean of `rows` draws, each with a fresh engine and a fresh distribution, against the exact one in
  // standard errors.
  const auto score = [&](auto make, double mean, double variance) {
    double sum = 0.0;
    for (std::uint32_t id = 0; id < rows; ++id) {
      Engine engine = draws.engine(Purpose::test_stream, id);
      auto distribution = make();
      sum += static_cast<double>(distribution(engine));
    }
    return std::fabs(sum / rows - mean) / std::sqrt(variance / rows);
  };
  CHECK(score([] { return boost::random::normal_distribution<double>(2.0, 3.0); }, 2.0, 9.0) < score_bound);
  CHECK(score([] { return boost::random::gamma_distribution<double>(2.5, 2.0); }, 5.0, 10.0) < score_bound);
  CHECK(score([] { return boost::random::poisson_distribution<int, double>(3.0); }, 3.0, 3.0) < score_bound);
  CHECK(score([] { return boost::random::binomial_distribution<int, double>(10, 0.3); }, 3.0, 2.1) < score_bound);
  CHECK(score([] { return boost::random::uniform_int_distribution<int>(1, 6); }, 3.5, 35.0 / 12.0) < score_bound);
  CHECK(score([] { return boost::random::uniform_01<double>(); }, 0.5, 1.0 / 12.0) < score_bound);
}

TEST_CASE("chance thresholds", "[random]") {
  static_assert(chance_threshold(0.0) == 0);
  static_assert(chance_threshold(-1.0) == 0);
  static_assert(chance_threshold(1.0) == std::uint64_t{1} << 32);
  static_assert(chance_threshold(2.0) == std::uint64_t{1} << 32);
  static_assert(chance_threshold(0.5) == 0x80000000u);
  static_assert(chance_threshold(0.25) == 0x40000000u);
  static_assert(chance_threshold(1.0 - 0x1p-53) == std::uint64_t{1} << 32);
  static_assert(chance_threshold(1e-12) == 0);  // below half a step
  CHECK(chance_threshold(std::numeric_limits<double>::quiet_NaN()) == 0);
  CHECK(chance_threshold(std::numeric_limits<double>::infinity()) == std::uint64_t{1} << 32);

  const auto id = some_ids(200'000);
  std::vector<std::uint32_t> words(id.size());
  Draws(3, 4).fill_words(Purpose::service_failure, id, words);
  for (const double p : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    const std::uint64_t threshold = chance_threshold(p);
    const auto events = std::count_if(words.begin(), words.end(), [&](std::uint32_t w) { return w < threshold; });
    const auto n = static_cast<double>(words.size());
    CHECK(std::fabs(static_cast<double>(events) - n * p) < score_bound * std::sqrt(n * p * (1.0 - p)));
  }
}

TEST_CASE("hazards", "[random]") {
  CHECK(hazard_chance(0.0, 1.0) == 0.0);
  CHECK(hazard_chance(1.0, 0.0) == 0.0);
  CHECK(hazard_chance(1e9, 1.0) == 1.0);
  CHECK(hazard_chance(std::numeric_limits<double>::infinity(), 1.0) == 1.0);
  CHECK_THAT(hazard_chance(1.0, 1.0), test::WithinRel(0.63212055882855767, 1e-15));
  CHECK_THAT(hazard_chance(1e-12, 1e-3), test::WithinRel(1e-15, 1e-12));
  // 52 weeks give the chance of a year.
  const double week = hazard_chance(0.7, 1.0 / 52.0);
  CHECK_THAT(1.0 - portable_pow(1.0 - week, 52.0), test::WithinRel(hazard_chance(0.7, 1.0), 1e-13));
}

TEST_CASE("draws have the same bits on every machine", "[random][fingerprint]") {
  const auto id = some_ids(10'000, 5, 7);
  std::vector<std::uint32_t> w0(id.size());
  std::vector<std::uint32_t> w1(id.size());
  std::vector<std::uint32_t> w2(id.size());
  std::vector<std::uint32_t> w3(id.size());
  std::vector<float> normal(id.size());
  std::vector<double> uniform(id.size());
  std::uint64_t digest = 0;
  for (const Purpose purpose : all_purposes) {
    const Draws draws(0x9e3779b97f4a7c15u, static_cast<std::uint32_t>(purpose) * 13u);
    draws.fill_words(purpose, id, w0, w1, w2, w3, 2);
    draws.fill_normals(purpose, id, normal, 3);
    draws.fill_uniforms(purpose, id, uniform, 4);
    const std::span<const std::uint32_t> ids(id);
    for (const auto& words : {w0, w1, w2, w3}) {
      digest = combine(digest, column_digest(std::span<const std::uint32_t>(words), ids));
    }
    digest = combine(digest, column_digest(std::span<const float>(normal), ids));
    digest = combine(digest, column_digest(std::span<const double>(uniform), ids));
    digest = combine(digest, draws.engine(purpose, 1)());
  }
  CHECK(digest == 0xd9e98cf0ae68b179u);
}
