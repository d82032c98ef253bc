"""A district's record made up at random: cases, acts, units and times such as a pack describes them, and nothing real."""

from qingfeng.intake.simulation.simulating import Simulation, simulate, simulate_with_truth
from qingfeng.intake.simulation.table import event_table, mapping_text
from qingfeng.intake.simulation.truth import truth_text
from qingfeng.intake.simulation.wishes import NothingToSimulateError, SimulationWishes

__all__ = [
    "NothingToSimulateError",
    "Simulation",
    "SimulationWishes",
    "event_table",
    "mapping_text",
    "simulate",
    "simulate_with_truth",
    "truth_text",
]
