"""A district's record made up at random: cases, acts, units and times such as a pack describes them, and nothing real."""

from qingfeng.intake.simulation.simulating import NothingToSimulateError, SimulationWishes, simulate
from qingfeng.intake.simulation.table import event_table, mapping_text

__all__ = ["NothingToSimulateError", "SimulationWishes", "event_table", "mapping_text", "simulate"]
