// SPDX-License-Identifier: MIT
/// Files that nobody writes by mistake: each is refused with a sentence, at once and within little memory.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "io/overlay.hpp"
#include "io/scenario_file.hpp"
#include "io/text_file.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using namespace plussum;
using namespace plussum::io;
using namespace std::string_literals;

namespace {

/// A folder of its own that goes away with the test.
struct Folder {
  fs::path path;
  Folder()
      : path(fs::temp_directory_path() /
             ("plussum-hostile-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()))) {
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path write(const std::string& name, std::string_view content) const {
    std::ofstream(path / name, std::ios::binary) << content;
    return path / name;
  }
};

std::string refused(const fs::path& path) {
  Diagnostics diagnostics;
  static const Scenario fresh = scenario_for(built_in_mechanisms());
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(load_scenario(path, {}, fresh, diagnostics).has_value());
  // Generous: the slowest takes a second, and ten under a sanitizer on a slow machine.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
  std::string text = diagnostics.render(1);
  text.erase(0, path.string().size());
  return text;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("what is no ordinary file is not opened") {
  const Folder folder;
  CHECK(refused(folder.path) == ": this is a folder; a scenario is one YAML file\n");
  CHECK(refused("/dev/zero") == ": this is a device, pipe or socket; a scenario is an ordinary file\n");
  const fs::path pipe = folder.path / "pipe.yaml";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(refused(pipe) == ": this is a device, pipe or socket; a scenario is an ordinary file\n");
  folder.write("cemex.yaml", "name: x\n");
  CHECK(refused(folder.path / "cemx.yaml") == ": there is no such file; did you mean 'cemex.yaml'?\n");
  CHECK(refused(folder.path / "no" / "x.yaml") == ": there is no folder '" + (folder.path / "no").string() + "'\n");
  fs::create_symlink("loop.yaml", folder.path / "loop.yaml");
  CHECK_THAT(refused(folder.path / "loop.yaml"), plussum::test::StartsWith(": the file cannot be reached"));
}

TEST_CASE("a huge file is refused by its size") {
  const Folder folder;
  const fs::path huge = folder.write("huge.yaml", "name: x\n");
  fs::resize_file(huge, 1ULL << 30U);
  CHECK(refused(huge) == ": the file has 1024.0 MB; a scenario has at most 4 MB\n");
}

TEST_CASE("other encodings are refused by name") {
  const Folder folder;
  CHECK(refused(folder.write("a", "name: x\0y\n"s)) == ":1:8: there is a NUL byte here; this is not a text file\n");
  CHECK(refused(folder.write("b", "\xFF\xFEn\0a\0m\0e\0"s)) == ": the file is written in UTF-16; save it as UTF-8\n");
  CHECK(refused(folder.write("c", "n\0a\0m\0e\0:\0"s)) == ": the file is written in UTF-16; save it as UTF-8\n");
  CHECK(refused(folder.write("d", "\0n\0a\0m\0e"s)) == ": the file is written in UTF-16; save it as UTF-8\n");
  CHECK(refused(folder.write("e", "n\0\0\0a\0\0\0"s)) == ": the file is written in UTF-32; save it as UTF-8\n");
  CHECK(refused(folder.write("f", "name: x\ntitle: M\xE9xico\n")) ==
        ":2:9: the byte 0xE9 is not valid UTF-8; save the file as UTF-8 (it may be Latin-1 or Windows-1252)\n");
  CHECK_THAT(refused(folder.write("g", "title: \xC0\xAF\n")),
             plussum::test::StartsWith(":1:8: the byte 0xC0 is not valid UTF-8"));
  CHECK_THAT(refused(folder.write("h", "title: \xED\xA0\x80\n")),
             plussum::test::StartsWith(":1:8: the byte 0xED is not valid UTF-8"));
  CHECK_THAT(refused(folder.write("i", "title: \xF5\x80\x80\x80\n")),
             plussum::test::StartsWith(":1:8: the byte 0xF5 is not valid UTF-8"));
  CHECK_THAT(refused(folder.write("j", "title: \xE2\x82")),
             plussum::test::StartsWith(":1:8: the byte 0xE2 is not valid UTF-8"));
  CHECK(refused(folder.write("k", "title: a\x1B[31m\n")) ==
        ":1:9: there is an invisible control character (U+001B) here; delete it\n");
  CHECK_THAT(refused(folder.write("l", "title: a\rname: b\r")),
             plussum::test::StartsWith(":1:9: the line ends with a carriage return alone"));
  CHECK_THAT(refused(folder.write("m", "title: \xEF\xBB\xBFx\n")),
             plussum::test::StartsWith(":1:8: there is a byte order mark"));
  CHECK(refused(folder.write("n", "")) == ": it is empty, or holds nothing but comments\n");
}

TEST_CASE("a byte order mark of UTF-8 and Windows line ends are accepted") {
  Diagnostics diagnostics;
  const auto tree = parse_tree("\xEF\xBB\xBFname: x\r\ntitle: y\r\n", {"x", true}, diagnostics);
  CHECK(diagnostics.render().empty());
  REQUIRE(tree.has_value());
  CHECK(tree->find("title")->value.text == "y");
  CHECK(tree->find("title")->value.mark.line == 2);
}

TEST_CASE("deep nesting of every kind is refused") {
  const Folder folder;
  const auto part = GENERATE(as<std::string>(), "[", "{", "- ", "? ", "[\n", "{a: ", "[a, ", "{\"a\"", "[[],");
  CAPTURE(part);
  const std::string message = refused(folder.write("deep.yaml", repeated(part, 10'000)));
  const bool said = message.find("nested more than 32 levels deep") != std::string::npos ||
                    message.find("a key must be a single word") != std::string::npos;
  INFO(message);
  CHECK(said);
}

TEST_CASE("deep nesting by indentation is refused") {
  const Folder folder;
  std::string text;
  for (std::size_t i = 0; i < 1000; ++i) text += std::string(i, ' ') + "a:\n";
  CHECK(refused(folder.write("deep.yaml", text)) == ":33:33: lists and groups are nested more than 32 levels deep\n");
}

TEST_CASE("aliases cannot explode or go in circles") {
  const Folder folder;
  std::string laughs = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (char level = 'b'; level < 'k'; ++level)
    laughs +=
        std::string(1, level) + ": &" + level + " [" + repeated("*"s + static_cast<char>(level - 1) + ", ", 8) + "]\n";
  CHECK_THAT(refused(folder.write("laughs.yaml", laughs)),
             plussum::test::StartsWith(":1:4: anchors (&name) and aliases (*name)"));
  CHECK_THAT(refused(folder.write("circle.yaml", "a: &x [1, *x]\n")),
             plussum::test::StartsWith(":1:4: anchors (&name) and aliases (*name)"));
}

TEST_CASE("a tree of too many values is refused, and one of very many faults is reported in short") {
  const Folder folder;
  std::string keys;
  for (int i = 0; i < 300'000; ++i) keys += "k" + std::to_string(i) + ": 1\n";
  CHECK(refused(folder.write("keys.yaml", keys)) ==
        ":200000:10: the scenario has more than 200000 values; that is more than any scenario needs\n");
  std::string faults;
  for (int i = 0; i < 150'000; ++i) faults += "k" + std::to_string(i) + ": 1\n";
  CHECK_THAT(refused(folder.write("faults.yaml", faults)), plussum::test::ContainsSubstring("\nand 1500"));
  CHECK_THAT(refused(folder.write("same.yaml", repeated("a: 1\n", 150'000))),
             plussum::test::ContainsSubstring("\nand 1"));
}

TEST_CASE("large files of odd content are refused in reasonable time") {
  const Folder folder;
  const auto part =
      GENERATE(as<std::string>(), "[]", "[]: ", "{}:", ":", ": ", "!", "&", "*", "|", "'", "\"", "''", "-\n", "?\n",
               "---\n", "...\n", "a: ", "x", "\t", "a: |\n x\n", "#\n", "\xF0\x9F\x98\x80", ",", "a\n", "\\");
  CAPTURE(part);
  const std::size_t size = 1U << 20U;
  CHECK_FALSE(refused(folder.write("odd.yaml", repeated(part, size / part.size()))).empty());
  CHECK_FALSE(refused(folder.write("odd.yaml", "title: " + repeated(part, size / part.size()))).empty());
  CHECK_FALSE(refused(folder.write("odd.yaml", "title: [" + repeated(part, size / part.size()))).empty());
}

TEST_CASE("extends cannot run away") {
  const Folder folder;
  // Each file extends the next one twice: 2^30 files if nobody counted.
  for (int i = 0; i < 30; ++i) {
    const std::string next = "f" + std::to_string(i + 1) + ".yaml";
    folder.write("f" + std::to_string(i) + ".yaml", "extends: [" + next + ", " + next + "]\n");
  }
  CHECK_THAT(refused(folder.path / "f0.yaml"), plussum::test::ContainsSubstring("more than 64 files are extended"));
  std::string list;
  for (int i = 0; i < 100; ++i) list += "x.yaml, ";
  folder.write("x.yaml", "name: x\n");
  CHECK_THAT(refused(folder.write("many.yaml", "extends: [" + list + "]\n")),
             plussum::test::ContainsSubstring("more than 64 files are extended"));
  CHECK_THAT(refused(folder.write("pipe.yaml", "extends: /dev/zero\n")),
             plussum::test::ContainsSubstring("'/dev/zero' cannot be extended: this is a device"));
}

TEST_CASE("hostile --set arguments are refused") {
  Diagnostics diagnostics;
  NodeBudget budget;
  Node root;
  root.kind = Node::Kind::map;
  const std::string long_path = repeated("a.", 100'000) + "a=1";
  for (const std::string& set : {long_path, "a="s + repeated("[", 10'000), "a=\xFF"s, "a=\0"s, "a=&x [*x]"s, "=1"s,
                                 "="s, ""s, "a[99999999999]=1"s, "a=1\n---\nb: 2"s, "a=\x1B[31m"s})
    CHECK_FALSE(apply_set(root, set, 1, diagnostics, budget));
  CHECK(diagnostics.count() > 5);
  CHECK(diagnostics.render().find('\x1B') == std::string::npos);
}
