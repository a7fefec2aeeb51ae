"""The other engines, each given the same rules in its own words."""

from typing import Final

from benchmarks.peers.cel import Cel
from benchmarks.peers.datalogic import DataLogic
from benchmarks.peers.duck import DuckDB
from benchmarks.peers.peer import Document, Peer, Verdicts, installed
from benchmarks.peers.rego import Regorus, RegorusMachine
from benchmarks.peers.schema import JsonSchema
from benchmarks.peers.zen import Zen

PEERS: Final[tuple[type[Peer], ...]] = (DataLogic, JsonSchema, Cel, RegorusMachine, Zen, Regorus)

__all__ = ["PEERS", "Document", "DuckDB", "Peer", "Verdicts", "installed"]
