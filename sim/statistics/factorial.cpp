// SPDX-License-Identifier: MIT
#include "plussum/statistics/factorial.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "plussum/statistics/sampling.hpp"

namespace plussum {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHJKLMNOPQRSTUVWXYZ";  // I is the identity
constexpr std::uint32_t most_searched_columns = 11;

using Lengths = std::array<std::uint32_t, 33>;  // how many words have each length

std::uint32_t length_of(std::uint32_t word) {
  return static_cast<std::uint32_t>(std::popcount(word));
}

std::string too_large() {
  return "The design would have more than " + std::to_string(most_design_rows) + " rows or " +
         std::to_string(most_design_values) + " values.";
}

bool may_build(std::span<const std::uint32_t> levels, std::string& refusal) {
  if (!levels.empty() && std::find(levels.begin(), levels.end(), 0u) == levels.end()) return true;
  refusal = levels.empty() ? "A design needs at least one factor." : "Every factor needs at least one level.";
  return false;
}

/// A generator: factor `factor` equals this product of factors without generator.
struct Generator {
  std::uint32_t factor = 0;
  SignedProduct product;
};

std::optional<Generator> read_generator(std::string_view text, std::uint32_t columns, std::string& refusal) {
  const auto letter = [&](char character) {
    const std::size_t position = alphabet.substr(0, columns).find(character);
    return position == std::string_view::npos ? columns : static_cast<std::uint32_t>(position);
  };
  const std::string quoted = "'" + std::string(text) + "'";
  if (text.size() < 4 || text[1] != '=') {
    refusal = quoted + " is not a generator; write a factor and a product, such as 'E=ABCD' or 'E=-ABCD'.";
    return std::nullopt;
  }
  Generator generator{letter(text[0]), {0, text[2] == '-'}};
  bool known = generator.factor < columns;
  for (const char character : text.substr(generator.product.negative ? 3 : 2)) {
    const std::uint32_t factor = letter(character);
    known = known && factor < columns && (generator.product.factors >> factor & 1u) == 0;
    generator.product.factors |= known ? 1u << factor : 0u;
  }
  if (known) return generator;
  refusal = quoted + " must name factors from A to " + std::string(1, alphabet[columns - 1]) +
            " (without I), each once on the right.";
  return std::nullopt;
}

/// Every product of some of the generating words, with its sign; without the empty one.
std::vector<SignedProduct> all_words(std::span<const Generator> generators) {
  std::vector<SignedProduct> words{{}};
  for (const Generator& generator : generators) {
    const std::size_t before = words.size();
    for (std::size_t k = 0; k < before; ++k)
      words.push_back({words[k].factors ^ generator.product.factors ^ (1u << generator.factor),
                       words[k].negative != generator.product.negative});
  }
  words.erase(words.begin());
  std::stable_sort(words.begin(), words.end(), [](const SignedProduct& a, const SignedProduct& b) {
    return length_of(a.factors) < length_of(b.factors);
  });
  return words;
}

/// Classes of main effects and two-factor interactions that the words make equal.
std::vector<std::vector<SignedProduct>> aliases_of(std::uint32_t columns, std::span<const SignedProduct> words) {
  std::vector<std::uint32_t> effects;
  for (std::uint32_t a = 0; a < columns; ++a) effects.push_back(1u << a);
  for (std::uint32_t a = 0; a < columns; ++a)
    for (std::uint32_t b = a + 1; b < columns; ++b) effects.push_back(1u << a | 1u << b);
  std::vector<std::vector<SignedProduct>> classes;
  std::vector<std::uint32_t> taken;
  for (const std::uint32_t effect : effects) {
    if (std::find(taken.begin(), taken.end(), effect) != taken.end()) continue;
    std::vector<SignedProduct> equal{{effect, false}};
    for (const SignedProduct& word : words)
      if (const std::uint32_t other = effect ^ word.factors; length_of(other) <= 2)
        equal.push_back({other, word.negative});
    if (equal.size() < 2) continue;
    for (const SignedProduct& alias : equal) taken.push_back(alias.factors);
    classes.push_back(std::move(equal));
  }
  return classes;
}

/// The runs: factors without generator in standard order, the others as their products.
LevelTable build_table(std::uint32_t columns, std::span<const Generator> generators) {
  std::uint32_t generated = 0;
  for (const Generator& generator : generators) generated |= 1u << generator.factor;
  LevelTable table{1u << (columns - static_cast<std::uint32_t>(generators.size())), columns, {}};
  table.levels.reserve(std::size_t{table.rows} * columns);
  for (std::uint32_t run = 0; run < table.rows; ++run) {
    std::uint32_t high = 0, next = 0;  // bit k: factor k is at its high level
    for (std::uint32_t k = 0; k < columns; ++k)
      if ((generated >> k & 1u) == 0) high |= (run >> next++ & 1u) << k;
    for (const Generator& generator : generators) {  // (D6): the product is −1 for an odd number of low levels
      const std::uint32_t low = length_of(generator.product.factors & ~high);
      if ((low % 2 == 0) != generator.product.negative) high |= 1u << generator.factor;
    }
    for (std::uint32_t k = 0; k < columns; ++k) table.levels.push_back(high >> k & 1u);
  }
  return table;
}

FractionalFactorial build_fraction(std::uint32_t columns, std::span<const Generator> generators) {
  FractionalFactorial result;
  result.table = build_table(columns, generators);
  for (const Generator& generator : generators)
    result.generators.push_back(letters_of(1u << generator.factor) + (generator.product.negative ? "=-" : "=") +
                                letters_of(generator.product.factors));
  result.defining_relation = all_words(generators);
  if (!result.defining_relation.empty()) result.resolution = length_of(result.defining_relation.front().factors);
  result.aliases = aliases_of(columns, result.defining_relation);
  return result;
}

/// All sets of generators for the last factors, tried in order; keeps one of minimum aberration.
class Search {
 public:
  Search(std::uint32_t columns, std::uint32_t base, std::uint32_t resolution)
      : columns_(columns), base_(base), resolution_(resolution) {
    extend(1);
  }
  const std::vector<Generator>& best() const { return best_; }  ///< empty: there is none

 private:
  void extend(std::uint32_t first) {
    const auto factor = base_ + static_cast<std::uint32_t>(chosen_.size());
    if (factor == columns_) return compare();
    for (std::uint32_t product = first; product < 1u << base_; ++product) {
      const std::uint32_t word = product | 1u << factor;
      const auto too_short = [&](std::uint32_t other) { return length_of(other ^ word) < resolution_; };
      if (std::any_of(words_.begin(), words_.end(), too_short)) continue;
      const std::size_t before = words_.size();
      for (std::size_t k = 0; k < before; ++k) words_.push_back(words_[k] ^ word);
      chosen_.push_back({factor, {product, false}});
      extend(product + 1);  // another order of the same products only renames factors
      chosen_.pop_back();
      words_.resize(before);
    }
  }

  void compare() {
    Lengths lengths{};
    for (std::size_t k = 1; k < words_.size(); ++k) ++lengths[length_of(words_[k])];
    if (!best_.empty() && !(lengths < fewest_)) return;
    best_ = chosen_;
    fewest_ = lengths;
  }

  std::uint32_t columns_, base_, resolution_;
  std::vector<std::uint32_t> words_{0};  // every product of chosen words, the empty one included
  std::vector<Generator> chosen_, best_;
  Lengths fewest_{};
};

}  // namespace

std::string letters_of(std::uint32_t factors) {
  std::string letters;
  for (std::uint32_t k = 0; k < alphabet.size(); ++k)
    if (factors >> k & 1u) letters += alphabet[k];
  return letters.empty() ? "I" : letters;
}

std::optional<LevelTable> full_factorial(std::span<const std::uint32_t> levels, std::string& refusal) {
  if (!may_build(levels, refusal)) return std::nullopt;
  std::uint64_t rows = 1;
  for (const std::uint32_t count : levels) {
    rows *= count;
    if (rows > most_design_rows || rows * levels.size() > most_design_values) {
      refusal = too_large();
      return std::nullopt;
    }
  }
  LevelTable table{static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(levels.size()), {}};
  table.levels.reserve(rows * levels.size());
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    std::uint32_t rest = row;
    for (const std::uint32_t count : levels) {  // (D5)
      table.levels.push_back(rest % count);
      rest /= count;
    }
  }
  return table;
}

std::optional<LevelTable> one_at_a_time(std::span<const std::uint32_t> levels, std::span<const std::uint32_t> base,
                                        std::string& refusal) {
  if (!may_build(levels, refusal)) return std::nullopt;
  std::uint64_t rows = 1;
  for (const std::uint32_t count : levels) rows += count - 1;
  const bool fits = base.size() == levels.size() && std::equal(base.begin(), base.end(), levels.begin(), std::less());
  if (!fits || rows > most_design_rows || rows * levels.size() > most_design_values) {
    refusal = fits ? too_large() : "The base point must name one of the levels of each factor.";
    return std::nullopt;
  }
  LevelTable table{static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(levels.size()), {}};
  table.levels.assign(base.begin(), base.end());
  for (std::size_t column = 0; column < levels.size(); ++column)
    for (std::uint32_t level = 0; level < levels[column]; ++level) {  // (D7)
      if (level == base[column]) continue;
      table.levels.insert(table.levels.end(), base.begin(), base.end());
      table.levels[table.levels.size() - levels.size() + column] = level;
    }
  return table;
}

std::optional<FractionalFactorial> fractional_factorial(std::uint32_t columns, std::span<const std::string> generators,
                                                        std::string& refusal) {
  if (columns == 0 || columns > alphabet.size()) {
    refusal = "A fractional factorial has 1 to 25 factors, not " + std::to_string(columns) + ".";
    return std::nullopt;
  }
  std::vector<Generator> read;
  std::uint32_t generated = 0, used = 0;
  for (const std::string& text : generators) {
    const std::optional<Generator> generator = read_generator(text, columns, refusal);
    if (!generator) return std::nullopt;
    used |= generator->product.factors;
    if (generated >> generator->factor & 1u) {
      refusal = "Factor " + letters_of(1u << generator->factor) + " has two generators.";
      return std::nullopt;
    }
    generated |= 1u << generator->factor;
    read.push_back(*generator);
  }
  if (generated & used) {
    refusal = "A generator must be a product of factors without generator; " + letters_of(generated & used) +
              " stands on both sides.";
  } else if ((std::uint64_t{1} << (columns - read.size())) > most_design_rows) {
    refusal = too_large();
  } else if (FractionalFactorial result = build_fraction(columns, read); read.empty() || result.resolution >= 3) {
    return result;
  } else {
    refusal = "These generators make " + letters_of(result.defining_relation.front().factors) +
              " constant: two factors could not be told apart.";
  }
  return std::nullopt;
}

std::optional<FractionalFactorial> fractional_factorial_of_resolution(std::uint32_t columns, std::uint32_t resolution,
                                                                      std::string& refusal) {
  if (columns < 2 || columns > most_searched_columns || resolution < 3) {
    refusal = "Generators are searched for 2 to 11 factors and a resolution of III or more.";
    return std::nullopt;
  }
  for (std::uint32_t base = 1; base < columns; ++base)
    if (const Search search(columns, base, resolution); !search.best().empty())
      return build_fraction(columns, search.best());
  return build_fraction(columns, {});
}

}  // namespace plussum
