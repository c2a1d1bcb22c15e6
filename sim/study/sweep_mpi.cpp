// SPDX-License-Identifier: MIT
/// A sweep over the ranks of an MPI job. Messages: rank 0 sends positions of runs, or that it is over; the others send
/// records, and that they have gone. The main thread looks for messages every millisecond instead of waiting inside of MPI,
/// which would keep a processor busy; runs are handed out a little ahead so that nobody waits for that.
#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "io/run_record.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/study/sweep_ranks.hpp"

namespace plussum {
namespace {

enum Tag : int { tag_work = 1, tag_over, tag_record, tag_gone };

constexpr auto pause_between_looks = std::chrono::milliseconds(1);
constexpr auto patience_with_others = std::chrono::seconds(1);  // mpirun ends an interrupted job after about that time

using Bytes = std::vector<std::byte>;

struct Message {
  int tag = 0, rank = 0;
  Bytes bytes;
};

std::optional<Message> next_message() {
  int is_there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &is_there, &status);
  if (is_there == 0) return std::nullopt;
  int size = 0;
  MPI_Get_count(&status, MPI_BYTE, &size);
  Message message{status.MPI_TAG, status.MPI_SOURCE, Bytes(static_cast<std::size_t>(size))};
  MPI_Recv(message.bytes.data(), size, MPI_BYTE, message.rank, message.tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return message;
}

void send(int rank, Tag tag, const Bytes& bytes = {}) {
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, rank, tag, MPI_COMM_WORLD);
}

/// Ranks run the same program on machines of one kind: numbers travel as they are.
template <class Number>
void put(Bytes& bytes, Number number) {
  const std::size_t at = bytes.size();
  bytes.resize(at + sizeof number);
  std::memcpy(bytes.data() + at, &number, sizeof number);
}

template <class Number>
Number get(const Bytes& bytes, std::size_t at) {
  Number number{};
  if (at + sizeof number <= bytes.size()) std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

constexpr std::size_t arrival_head = sizeof(std::uint64_t) + sizeof(double);

Bytes bytes_of(const Arrival& arrival) {
  Bytes bytes;
  put<std::uint64_t>(bytes, arrival.position);
  put(bytes, arrival.busy_seconds);
  const Bytes record = io::record_bytes(arrival.record);
  bytes.insert(bytes.end(), record.begin(), record.end());
  return bytes;
}

std::optional<Arrival> arrival_of(const Bytes& bytes) {
  if (bytes.size() < arrival_head + io::record_head_bytes) return std::nullopt;
  auto record = io::record_of(std::span(bytes).subspan(arrival_head + io::record_head_bytes));
  if (!record) return std::nullopt;
  return Arrival{get<std::uint64_t>(bytes, 0), get<double>(bytes, sizeof(std::uint64_t)), std::move(*record)};
}

/// What all ranks must have in common: every run of the plan.
using PlanDigest = std::array<char, 32>;

PlanDigest digest_of(const ResultPlan* plan) {
  PlanDigest digest{};
  if (!plan) return digest;
  std::vector<std::string_view> keys;
  for (const PlannedRun& run : plan->runs) keys.push_back(run.key);
  run_key(keys).copy(digest.data(), digest.size());
  return digest;
}

/// The runs of a rank that does not own the store, and the threads that make them.
class Servant {
 public:
  Servant(unsigned jobs, const Ranks::MakeRun& make, Observer& observer) : make_(make), observer_(observer) {
    for (unsigned k = 0; k < jobs; ++k) threads_.emplace_back([this] { work(); });
  }

  void add(std::size_t position) {
    const std::lock_guard guard(mutex_);
    waiting_.push_back(position);
    changed_.notify_one();
  }
  std::vector<Bytes> finished() {
    const std::lock_guard guard(mutex_);
    return std::exchange(finished_, {});
  }
  /// Stops runs that are being made.
  void stop() {
    {
      const std::lock_guard guard(mutex_);
      over_ = true;
      changed_.notify_all();
    }
    threads_.clear();
  }

 private:
  bool goes_on() const { return !over_ && observer_.go_on(); }

  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over_ || !waiting_.empty(); });
    if (over_) return std::nullopt;
    const std::size_t position = waiting_.front();
    waiting_.pop_front();
    return position;
  }

  void work() {
    while (const auto position = next()) {
      const auto start = std::chrono::steady_clock::now();
      MadeRun made = make_(*position, [this] { return goes_on(); });
      if (made.interrupted) continue;
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      Bytes bytes = bytes_of({*position, seconds, std::move(made.record)});
      const std::lock_guard guard(mutex_);
      finished_.push_back(std::move(bytes));
    }
  }

  const Ranks::MakeRun& make_;
  Observer& observer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::size_t> waiting_;
  std::vector<Bytes> finished_;
  std::atomic<bool> over_ = false;
  std::vector<std::jthread> threads_;
};

class MpiRanks final : public Ranks {
 public:
  explicit MpiRanks(Observer& observer) : observer_(observer) {
    int provided = 0, count = 1;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    ranks_.resize(static_cast<std::size_t>(count));
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &on_this_machine_);
    MPI_Comm_free(&machine);
  }
  /// MPI_Finalize waits for every rank: when one is lost, mpirun has to end the job instead.
  ~MpiRanks() override {
    if (serving_ && rank_ == 0) dismiss();
    if (!serving_) MPI_Finalize();
  }
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;

  bool is_first() const override { return rank_ == 0; }
  unsigned on_this_machine() const override { return static_cast<unsigned>(on_this_machine_); }

  std::string agree(const ResultPlan* plan, unsigned jobs) override {
    const PlanDigest mine = digest_of(plan);
    std::vector<PlanDigest> digests(ranks_.size());
    std::vector<unsigned> all_jobs(ranks_.size());
    const auto length = static_cast<int>(mine.size());
    MPI_Allgather(mine.data(), length, MPI_CHAR, digests.data(), length, MPI_CHAR, MPI_COMM_WORLD);
    MPI_Allgather(&jobs, 1, MPI_UNSIGNED, all_jobs.data(), 1, MPI_UNSIGNED, MPI_COMM_WORLD);
    for (std::size_t rank = 0; rank < ranks_.size(); ++rank) {
      ranks_[rank].jobs = all_jobs[rank];
      if (digests[rank] != digests[0])
        return "rank " + std::to_string(rank) +
               " lays out other runs than rank 0: give all machines the same files and the same build of PlusSum";
    }
    serving_ = plan != nullptr;
    return {};
  }

  unsigned jobs() const override {
    unsigned sum = 0;
    for (const Rank& rank : ranks_) sum += rank.jobs;
    return sum;
  }

  /// One run ahead for each job, but not when runs become few: then nobody should have two while another has none.
  std::optional<std::size_t> with_room(std::size_t left) const override {
    const unsigned runs_per_job = left > 4U * jobs() ? 2 : 1;
    for (std::size_t k = 1; k < ranks_.size(); ++k)
      if (!ranks_[k].told && ranks_[k].runs.size() < std::size_t{runs_per_job} * ranks_[k].jobs) return k;
    return std::nullopt;
  }

  void hand_out(std::size_t rank, std::size_t position) override {
    Bytes bytes;
    put<std::uint64_t>(bytes, position);
    send(static_cast<int>(rank), tag_work, bytes);
    ranks_[rank].runs.push_back(position);
  }

  std::vector<Arrival> arrivals() override {
    std::vector<Arrival> arrived;
    while (const auto message = next_message()) {
      const auto rank = static_cast<std::size_t>(message->rank);
      if (message->tag == tag_gone) leave(rank);
      auto arrival = message->tag == tag_record ? arrival_of(message->bytes) : std::nullopt;
      if (!arrival) continue;
      std::erase(ranks_[rank].runs, arrival->position);
      arrived.push_back(std::move(*arrival));
    }
    return arrived;
  }

  std::vector<std::size_t> given_back() override { return std::exchange(given_back_, {}); }

  std::size_t away() const override {
    std::size_t count = 0;
    for (const Rank& rank : ranks_) count += rank.runs.size();
    return count;
  }

  std::vector<Arrival> dismiss() override {
    for (std::size_t rank = 1; rank < ranks_.size(); ++rank) tell(rank);
    const auto until = Clock::now() + patience_with_others;
    std::vector<Arrival> arrived;
    while (serving_ && (observer_.go_on() || Clock::now() < until)) {
      for (Arrival& arrival : arrivals()) arrived.push_back(std::move(arrival));
      serving_ = std::any_of(ranks_.begin() + 1, ranks_.end(), [](const Rank& rank) { return !rank.gone; });
      if (serving_) std::this_thread::sleep_for(pause_between_looks);
    }
    return arrived;
  }

  void serve(const MakeRun& make) override {
    Servant servant(ranks_[static_cast<std::size_t>(rank_)].jobs, make, observer_);
    const auto look = [&] {
      while (const auto message = next_message()) {
        if (message->tag == tag_over) serving_ = false;
        if (message->tag == tag_work) servant.add(get<std::uint64_t>(message->bytes, 0));
      }
      for (const Bytes& bytes : servant.finished()) send(0, tag_record, bytes);
      if (serving_) std::this_thread::sleep_for(pause_between_looks);
    };
    while (serving_ && observer_.go_on()) look();
    servant.stop();
    look();
    send(0, tag_gone);
    const auto until = Clock::now() + patience_with_others;
    while (serving_ && Clock::now() < until) look();  // an interrupted rank hears from rank 0 that it knows
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// What rank 0 knows of each.
  struct Rank {
    unsigned jobs = 0;
    bool told = false;              ///< that it is over; the last thing it is told
    bool gone = false;              ///< nothing comes from it any more
    std::vector<std::size_t> runs;  ///< handed out and not back
  };

  void tell(std::size_t rank) {
    if (!ranks_[rank].told) send(static_cast<int>(rank), tag_over);
    ranks_[rank].told = true;
  }

  void leave(std::size_t rank) {
    tell(rank);
    ranks_[rank].gone = true;
    given_back_.insert(given_back_.end(), ranks_[rank].runs.begin(), ranks_[rank].runs.end());
    ranks_[rank].runs.clear();
  }

  Observer& observer_;
  int rank_ = 0, on_this_machine_ = 1;
  bool serving_ = false;  ///< from agree() until all have parted
  std::vector<Rank> ranks_;
  std::vector<std::size_t> given_back_;
};

/// Set by mpirun and srun for each process that they start.
bool is_started_by_mpi() {
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"})
    if (std::getenv(variable)) return true;
  return false;
}

}  // namespace

std::unique_ptr<Ranks> join_ranks(Observer& observer) {
  if (!is_started_by_mpi()) return nullptr;
  return std::make_unique<MpiRanks>(observer);
}

}  // namespace plussum
