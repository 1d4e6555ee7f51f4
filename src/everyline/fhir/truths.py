"""The truths of exported conditions as an independent FHIRPath engine finds them; used to check our own.

Only expressions that `fhirpath.py` parses reach the engine, which has no bounds of its own.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any  # values of FHIRPath, and FHIR's JSON

from everyline.domain.pathway import Truth
from everyline.fhir.fhirpath import Literal, UnreadableExpression, Variable, nodes, parse

_Compiled = Callable[[Mapping[str, Any], Mapping[str, Any]], list[Any]]
_DEEPEST = 60


def truth_of(found: list[Any]) -> Truth:
    """The truth a condition's result is: true, false or empty. Raises UnreadableExpression for any other result."""
    if not found:
        return Truth.UNKNOWN
    if len(found) == 1 and isinstance(found[0], bool):
        return Truth.TRUE if found[0] else Truth.FALSE
    raise UnreadableExpression(f"it gives {str(found)[:60]}, which is no truth")


class Conditions:
    """The variables of a plan, evaluated by fhirpathpy; each once for the parameters and variables it names.

    variables: FHIRPath by name. release: R4 or R5, whose model tells what `value` is.
    """

    def __init__(self, variables: Mapping[str, str], release: str = "R5") -> None:
        self._variables = variables
        self._release = release
        self._compiled: dict[str, tuple[_Compiled, tuple[str, ...], tuple[str, ...]]] = {}
        self._found: dict[tuple[Any, ...], list[Any]] = {}
        self.evaluated = 0

    def truth(self, expression: str, inputs: Mapping[str, Any]) -> Truth:
        """The truth of an expression, its context a Parameters resource. Raises UnreadableExpression for one beyond our
        forms, before the engine sees it, for a variable that is not there, for variables that go in a circle, and for
        what the engine fails on: a fault is never an empty result."""
        return self.of_patient(inputs)(expression)

    def of_patient(self, inputs: Mapping[str, Any]) -> Callable[[str], Truth]:
        """The same for many expressions of one patient, whose variables are evaluated once."""
        told = _by_name(inputs)
        values: dict[str, list[Any]] = {}
        return lambda expression: truth_of(self._evaluate(expression, told, values, 0))

    def _evaluate(
        self, expression: str, told: Mapping[str, tuple[Any, ...]], values: dict[str, list[Any]], depth: int
    ) -> list[Any]:
        """What an expression gives. told: the parameters by name. values: of the variables met so far."""
        if depth > _DEEPEST:
            raise UnreadableExpression("its variables rest on one another without end")
        run, names, variables = self._compile(expression)
        for name in variables:
            if name not in self._variables:
                raise UnreadableExpression(f"there is no variable %{name[:80]}")
            if name not in values:
                values[name] = self._evaluate(self._variables[name], told, values, depth + 1)
        context = tuple([one for name in names for one in told.get(name, ())])
        named = {name: values[name] for name in variables}
        key = (expression, repr(context), repr(named))
        if key not in self._found:
            self.evaluated += 1
            try:
                self._found[key] = run({"resourceType": "Parameters", "parameter": list(context)}, named)
            except Exception as fault:  # the engine raises nothing narrower
                raise UnreadableExpression(f"the engine fails on it: {str(fault)[:200]}") from fault
        return self._found[key]

    def _compile(self, expression: str) -> tuple[_Compiled, tuple[str, ...], tuple[str, ...]]:
        if expression not in self._compiled:
            node = parse(expression)
            names = dict.fromkeys(one.value for one in nodes(node) if isinstance(one, Literal) and one.kind == "text")
            variables = dict.fromkeys(one.name for one in nodes(node) if isinstance(one, Variable))
            variables.pop("$this", None)
            self._compiled[expression] = (_engine(expression, self._release), tuple(names), tuple(variables))
        return self._compiled[expression]


def _by_name(inputs: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The parameters of a Parameters resource by their names, in order."""
    found: dict[str, list[Any]] = {}
    for one in inputs["parameter"]:
        found.setdefault(one["name"], []).append(one)
    return {name: tuple(several) for name, several in found.items()}


def _engine(expression: str, release: str) -> _Compiled:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser's runtime tells which version its grammar was made with
        import fhirpathpy
        from fhirpathpy.models import models

        made: _Compiled = fhirpathpy.compile(expression, model=models[release.lower()])
    return made
