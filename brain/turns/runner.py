"""Runs Rasa's prediction graph in a straight line."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.runner.dask import DaskGraphRunner


class StraightRunner(DaskGraphRunner):
    """Finds the order of the nodes once for each target; finding it anew costs half of a small turn."""

    _orders: Dict[str, List[str]]

    def run(
        self, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
    ) -> Dict[str, Any]:
        results: Dict[str, Any] = dict(inputs or {})
        wanted = targets or self._graph_schema.target_names
        for target in wanted:
            for name in self._order(target):
                if name not in results:
                    needs = self._graph_schema.nodes[name].needs.values()
                    _, results[name] = self._instantiated_nodes[name](
                        *((need, results[need]) for need in needs)
                    )
        return {target: results[target] for target in wanted}

    def _order(self, target: str) -> List[str]:
        orders = self.__dict__.setdefault("_orders", {})
        if target not in orders:
            orders[target] = self._walk(target, [])
        return orders[target]

    def _walk(self, name: str, order: List[str]) -> List[str]:
        """Everything the node needs, then the node; inputs are no nodes."""
        if name in self._graph_schema.nodes and name not in order:
            for need in self._graph_schema.nodes[name].needs.values():
                self._walk(need, order)
            order.append(name)
        return order
