"""What may leave the court: the gate, and the rules it applies."""

from generator.disclosure.gate import Action, Decision, decide

__all__ = ["Action", "Decision", "decide"]
