// Each thread takes the next recording and puts its contacts into that recording's queue; the calling thread empties
// the queues in order. A queue of a recording that isn't due yet is bounded, and so is how far a thread may be ahead.
#include "lib/audit/audit.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace callcue::audit {
namespace {

constexpr size_t kAhead = 64;   // recordings
constexpr size_t kQueued = 64;  // contacts of one recording

class Runner {
 public:
  Runner(std::shared_ptr<const Policy> policy, const Options& options)
      : policy_(std::move(policy)), options_(options), queues_(kAhead) {}

  void Run(const TakeContact& take, const RecordingDone& done) {
    const size_t threads = std::clamp<size_t>(static_cast<size_t>(std::max(options_.threads, 1)), 1,
                                              std::max<size_t>(options_.recordings.size(), 1));
    std::vector<std::thread> pool;
    for (size_t i = 0; i < threads; ++i) pool.emplace_back([this] { Work(); });
    for (size_t i = 0; i < options_.recordings.size() && Drain(i, take); ++i) done(i);
    Stop();
    for (std::thread& thread : pool) thread.join();
  }

 private:
  struct Queue {
    std::deque<Contact> contacts;
    bool complete = false;
  };

  // --- on the calling thread
  bool Drain(size_t recording, const TakeContact& take) {
    Queue& queue = queues_[recording % kAhead];
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      filled_.wait(lock, [&] { return !queue.contacts.empty() || queue.complete; });
      if (queue.contacts.empty()) {
        queue.complete = false;
        ++due_;
        emptied_.notify_all();
        return true;
      }
      std::deque<Contact> contacts;
      contacts.swap(queue.contacts);
      emptied_.notify_all();
      lock.unlock();
      for (const Contact& contact : contacts) {
        if (!take(recording, contact)) return false;
      }
    }
  }
  void Stop() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
    emptied_.notify_all();
  }

  // --- on the others
  void Work() {
    ContactAuditor auditor(policy_);
    for (size_t recording; TakeRecording(&recording);) {
      AuditOne(recording, &auditor);
      const std::lock_guard<std::mutex> lock(mutex_);
      queues_[recording % kAhead].complete = true;
      filled_.notify_one();
    }
  }
  bool TakeRecording(size_t* recording) {
    std::unique_lock<std::mutex> lock(mutex_);
    emptied_.wait(lock, [&] { return stopped_ || next_ >= options_.recordings.size() || next_ < due_ + kAhead; });
    if (stopped_ || next_ >= options_.recordings.size()) return false;
    *recording = next_++;
    return true;
  }
  void AuditOne(size_t recording, ContactAuditor* auditor) {
    const std::string& name = options_.recordings[recording];
    replay::Options options;
    options.path = name;
    options.settle_ms = options_.settle_ms;
    options.lenient = options_.lenient;
    std::string error;
    replay::LineReader::Source source = options_.open(name, &error);
    const auto put = [&](const Contact& contact) { Put(recording, contact); };
    if (source != nullptr) return auditor->Audit(std::move(source), options, put);
    Contact unreadable{1, error, {}, 0, 0, Scorecard(policy_), {}, {}};
    Put(recording, unreadable);
  }
  void Put(size_t recording, const Contact& contact) {
    Contact copy = contact;
    std::unique_lock<std::mutex> lock(mutex_);
    Queue& queue = queues_[recording % kAhead];
    emptied_.wait(lock, [&] { return stopped_ || queue.contacts.size() < kQueued; });
    if (stopped_) return;
    queue.contacts.push_back(std::move(copy));
    filled_.notify_one();
  }

  const std::shared_ptr<const Policy> policy_;
  const Options& options_;
  std::mutex mutex_;
  std::condition_variable filled_, emptied_;
  std::vector<Queue> queues_;
  size_t next_ = 0;  // to be taken by a thread
  size_t due_ = 0;   // to be handed out
  bool stopped_ = false;
};

}  // namespace

void Audit(std::shared_ptr<const Policy> policy, const Options& options, const TakeContact& take,
           const RecordingDone& done) {
  Runner(std::move(policy), options).Run(take, done);
}

}  // namespace callcue::audit
