#!/usr/bin/env python3
"""How fast `callcue audit` is, and whether its memory stays flat. Usage: audit_bench.py CALLCUE [CALLS] [EVENTS] [JOBS]

Writes recorded calls of a power utility's hotline into a temporary folder (10,000 of 60 events unless told otherwise; the
same ones every time), audits a tenth of them and all of them, and prints the time and the peak memory of each.
"""
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

AGENT = ["您好，这里是供电服务热线，请问有什么可以帮您？", "您先别着急，我马上帮您登记。", "请问您家的具体地址是哪里？",
         "您的心情我非常理解。", "麻烦您稍等，我帮您查一下，可以吗？", "感谢您的耐心等待。", "跟您核对一下，户号是0312345678对吗？",
         "是只有您一家停电，还是整栋楼都停了？", "抢修人员会尽快与您联系。", "这期账单我们核实过，是按实际用电计算的。",
         "请问还有其他需要帮您的吗？", "感谢您的来电，再见。", "嗯，您请说。", "好的，我记下了，是幸福路二十三号三单元。"]
CUSTOMER = ["你好，我家停电了，什么时候能来电？", "是的，整栋楼都没电。", "地址是幸福路二十三号三单元。", "你们这也太慢了吧，都等了两个小时了。",
            "户号是0312345678。", "这个月的电费怎么这么高？", "嗯，好的。", "没有了，谢谢。", "我不明白，你再说一遍。", "那大概要多久？",
            "可以，你查吧。", "我昨天已经交过钱了，怎么还没复电？", "行，那我等你们消息。", "对，没错。"]


def call(seed, events):
    """The lines of one call, `events` of them."""
    random.seed(seed)
    now = 1772355600000 + seed * 1000
    lines, ids = [], iter(range(1, events + 1))

    def add(wait, body, **content):
        nonlocal now
        now += wait
        line = {"eventId": str(next(ids)), "atMs": str(now), body: content}
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))

    def say(text, party, segment):
        add(random.randint(800, 4000), "utterance", segmentId=segment, stability="FINAL", party=party, text=text,
            when={"beginMs": str(now - 120 * len(text)), "endMs": str(now - 50)})

    add(0, "contactStarted", language="zh-CN", streams=["STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT",
                                                        "STREAM_CUSTOMER_TEXT", "STREAM_AGENT_DESKTOP"])
    add(50, "delivered", direction="DIRECTION_INBOUND")
    add(random.choice([2000, 9000, 17000]), "established", answeredBy="PARTY_AGENT")
    say(AGENT[0], "PARTY_AGENT", "s0")
    closing = 5
    while len(lines) < events - closing:
        kind, segment = random.random(), f"s{len(lines)}"
        if kind < 0.04 and len(lines) < events - closing - 3:
            add(500, "held", by="PARTY_AGENT")
            add(random.choice([20000, 70000]), "retrieved", by="PARTY_AGENT")
        elif kind < 0.08:
            add(400, "agentAction", name=random.choice(["note_saved", "fault_recorded", "work_order_created"]))
        elif kind < 0.11:
            add(300, "fact", name="answer_known", value={"boolValue": True})
        elif kind < 0.56:
            say(random.choice(CUSTOMER), "PARTY_CUSTOMER", segment)
        else:
            say(random.choice(AGENT[1:10]), "PARTY_AGENT", segment)
    say(AGENT[10], "PARTY_AGENT", "last1")
    say(CUSTOMER[7], "PARTY_CUSTOMER", "last2")
    say(AGENT[11], "PARTY_AGENT", "last3")
    add(1000, "connectionCleared", party=random.choice(["PARTY_AGENT", "PARTY_CUSTOMER"]), cause="CAUSE_NORMAL_CLEARING")
    add(60000, "contactClosed")
    return lines


def audit(tool, names, jobs):
    """Seconds and peak memory in MiB."""
    begin = time.monotonic()
    child = subprocess.Popen([tool, "audit", "-", "--format=csv", f"--jobs={jobs}"], stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL)
    child.stdin.write("\n".join(names).encode())
    child.stdin.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"the audit ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    if not 2 <= len(sys.argv) <= 5 or "--help" in sys.argv:
        sys.exit(__doc__)
    tool = sys.argv[1]
    calls, events, jobs = (int(a) for a in (sys.argv[2:] + ["10000", "60", "2"][len(sys.argv) - 2:]))
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i in range(calls):
            names.append(os.path.join(folder, f"{i:06}.jsonl"))
            with open(names[-1], "w", encoding="utf-8") as file:
                file.write("\n".join(call(i, events)) + "\n")
        for part in (names[:max(1, calls // 10)], names):
            wall, cpu, memory = audit(tool, part, jobs)
            each = cpu * 1e6 / (len(part) * events)
            print(f"{len(part):7} calls of {events} events, {jobs} jobs: {wall:.2f} s, {cpu:.2f} s of CPU, "
                  f"{each:.1f} us an event, peak {memory:.0f} MiB")


if __name__ == "__main__":
    main()
