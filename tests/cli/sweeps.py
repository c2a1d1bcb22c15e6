# SPDX-License-Identifier: MIT
"""What the tests of sweeps share: tiny experiments, and what their tables hold."""

import random
import shutil
import signal
import subprocess
import time

from program import PROGRAM, SCENARIOS, ProgramTest

EXPERIMENT = """\
name: tiny
title: How much the builder asks for its service
scenario: starter.yaml
set: [population.customers=50, population.communities=2, time.steps=10]
factors:
  - {{ name: service, parameter: "enterprises[0].programme.service_share", values: [{services}], meaning: share for its service }}
  - name: promotion
    levels:
      - {{ name: little, set: ["enterprises[0].promotion=5 %/year"] }}
      - {{ name: much, set: ["enterprises[0].promotion=80 %/year"] }}
replicates: {replicates}
metrics:
  - {{ name: welfare, value: total, over_time: true }}
  - {{ name: served, series: customers_by_supplier, of: [builder], share: true, over_time: true, reduce: max }}
  - {{ name: income, customers: income }}
"""
SERVICES = "10 %, 15 %, 20 %, 25 %"
RUNS = 40

# Its outlet costs more than it has: after three weeks there is nothing left to pay it from.
FAILING = """\
name: failing
scenario: starter.yaml
set: [population.customers=50, population.communities=2, time.steps=10, "enterprises[0].starting_cash=2000 EUR"]
factors:
  - { name: outlet, parameter: "enterprises[0].outlet_cost", values: [0 EUR/week, 1000 EUR/week] }
replicates: 3
metrics:
  - { name: welfare, value: total }
"""

HISTORY = {"created", "command", "history"}  # attributes that tell when and how a file was made


def read(h5py, path):
    """Every variable and attribute of a file, byte for byte."""
    held = {}

    def take(name, found):
        for key, value in found.attrs.items():
            if key not in HISTORY and key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
                held[f"{name}@{key}"] = str(value)
        if isinstance(found, h5py.Dataset):
            text = h5py.check_string_dtype(found.dtype)
            held[name] = [bytes(entry) for entry in found[()]] if text and found.shape else found[()].tobytes() if found.shape else found[()]

    with h5py.File(path, "r") as file:
        take("", file)
        file.visititems(take)
    return held


class SweepTest(ProgramTest):
    """Its folder has the scenario and the experiment tiny.yaml of 40 runs, failing.yaml of 3 runs that fail and 3 that do not."""

    def setUp(self):
        super().setUp()
        shutil.copy(SCENARIOS / "lessons/starter.yaml", self.folder)
        self.write_experiment()
        (self.folder / "failing.yaml").write_text(FAILING, encoding="utf-8")
        self.draws = random.Random(4)

    def write_experiment(self, services=SERVICES, replicates=5):
        (self.folder / "tiny.yaml").write_text(EXPERIMENT.format(services=services, replicates=replicates), encoding="utf-8")

    def sweep(self, store, *words, experiment="tiny.yaml", code=0, **options):
        return self.call_json("sweep", experiment, "-o", store, *words, code=code, **options)

    def status(self, store, code=0):
        return self.call_json("status", store, code=code)

    def begin(self, store, *words, experiment="tiny.yaml"):
        running = subprocess.Popen([PROGRAM, "sweep", experiment, "-o", store, *words], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(running.kill)
        return running

    def end(self, running, *codes):
        said = "".join(running.communicate(timeout=120))
        self.expect_no_insides(said)
        self.assertIn(running.returncode, codes, said)

    def kill_often(self, experiment, runs, trials, expected, read_results, steps=400):
        """Kills sweeps at random moments, each resumed until it is whole: nothing is lost, nothing doubled, the same table."""
        words = ("--set", f"time.steps={steps}", "--jobs", "2")
        killed = 0
        for trial in range(trials):
            store, before = f"k{trial}.store", 0
            for _ in range(self.draws.randint(1, 3)):
                running = self.begin(store, *words, experiment=experiment)
                time.sleep(self.draws.uniform(0.0, 1.0) * self.seconds)
                running.send_signal(signal.SIGKILL)
                running.communicate(timeout=60)
                killed += running.returncode == -signal.SIGKILL
                if not (self.folder / store / "plan.json").exists():
                    continue  # it was killed before it had begun
                status = self.status(store)
                self.assertEqual((status["planned"], status["unplanned"], status["failed"], status["contradictions"]), (runs, 0, 0, []))
                self.assertGreaterEqual(status["finished"], before, "a finished run is lost")
                before = status["finished"]
            whole = self.sweep(store, *words, experiment=experiment)
            self.assertEqual((whole["finished"], whole["known"], whole["made"]), (runs, before, runs - before))
            self.assertEqual(read_results(self.folder / store / "results.h5"), expected, f"trial {trial}")
            shutil.rmtree(self.folder / store)
        return killed
