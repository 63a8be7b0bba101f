"""Keeps the law: the stored log is that of RFC 9162 over its events, and its proofs convince strangers."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registry.told import KEY, Pool, Session, diagnosed, lives, made

from meguri.passport.merkle.faults import LogProofCode, LogProofError
from meguri.passport.merkle.head import head_of
from meguri.passport.merkle.proofs import verify_consistency, verify_inclusion
from meguri.passport.merkle.tree import MerkleTree
from meguri.passport.signing.data_integrity import did_key
from meguri.passport.signing.proof_check import check_proofs
from meguri.registry.checking import flaws
from meguri.registry.faults import RegistryCode, RegistryError
from meguri.registry.proofs import consistency, head_covering, inclusion, newest_head
from meguri.registry.receipts import leaf_of
from meguri.registry.records import digest_of, record_of
from meguri.registry.sequencer import sequence_all, sequence_lot
from meguri.registry.store import capture, capture_lot
from meguri.registry.tiles import Tiles, add_nodes


def _fill(session: Session, count: int) -> list[str]:
    told = [record_of(one) for one in lives(4, -(-count // 4))[:count]]
    capture_lot(session, told, KEY)
    return [one.event_id for one in told]


def test_every_event_is_proved_from_the_newest_head(session: Session) -> None:
    told = _fill(session, 300)
    for most in (1, 2, 253, 44):
        sequence_lot(session, KEY, most=most)
    head = newest_head(session)
    assert head is not None
    assert head.size == 300
    for one in told:
        verify_inclusion(leaf_of(digest_of(one)), inclusion(session, one), head.root)
    assert flaws(session) == ()


def test_every_head_is_a_beginning_of_every_later_one(session: Session) -> None:
    _fill(session, 520)
    sizes = []
    for most in (1, 6, 249, 1, 8, 255):
        head = sequence_lot(session, KEY, most=most)
        assert head is not None
        sizes.append((head.size, head.root))
    assert sizes[-1][0] == 520
    for size, root in sizes:
        for later, later_root in sizes:
            if size <= later:
                verify_consistency(consistency(session, size, later), root, later_root)
    with pytest.raises(LogProofError):
        verify_consistency(consistency(session, 7, 520), sizes[0][1], sizes[-1][1])


def test_an_event_is_proved_for_the_head_that_a_reader_has(session: Session) -> None:
    first = _fill(session, 10)
    sequence_all(session, KEY)
    old = newest_head(session)
    capture(session, diagnosed(9, 9), KEY)
    sequence_all(session, KEY)
    assert old is not None
    proof = inclusion(session, first[3], size=old.size)
    verify_inclusion(leaf_of(digest_of(first[3])), proof, old.root)
    assert head_covering(session, 10) == old
    assert head_covering(session, 12) is None


def test_a_reader_with_a_head_of_a_longer_log_is_told_that_this_one_is_shorter(session: Session) -> None:
    first = _fill(session, 10)
    sequence_all(session, KEY)
    for ask in (lambda: inclusion(session, first[3], size=11), lambda: consistency(session, 4, 11)):
        with pytest.raises(LogProofError) as refused:
            ask()
        assert refused.value.faults[0].code is LogProofCode.SIZES
    assert consistency(session, 4, 10).second == 10


def test_a_head_is_signed_and_reads_back(session: Session) -> None:
    _fill(session, 3)
    sequence_all(session, KEY)
    head = newest_head(session)
    assert head is not None
    told = json.loads(head.body)
    assert [str(one.state) for one in check_proofs(told, did_key)] == ["ok"]
    assert (head_of(told).size, head_of(told).root) == (head.size, head.root) == (3, head.root)


def test_what_is_not_in_the_log_is_said_to_be_on_its_way_or_unknown(session: Session) -> None:
    answer = capture(session, made(), KEY)
    with pytest.raises(RegistryError) as refused:
        inclusion(session, answer.event_id)
    assert refused.value.faults[0].code is RegistryCode.NOT_IN_LOG
    with pytest.raises(RegistryError) as refused:
        inclusion(session, diagnosed().id)
    assert refused.value.faults[0].code is RegistryCode.NO_EVENT
    assert newest_head(session) is None
    with pytest.raises(LogProofError):
        consistency(session, 1)


def test_heads_do_not_go_back_when_the_clock_does(session: Session) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    capture(session, made(), KEY)
    sequence_lot(session, KEY, now=lambda: now)
    capture(session, made(1), KEY)
    head = sequence_lot(session, KEY, now=lambda: now - timedelta(days=3))
    assert head is not None
    assert head.at == now
    assert sequence_lot(session, KEY) is None


def test_of_several_sequencers_one_works_at_a_time(connections: Pool) -> None:
    with connections.connection() as session:
        told = _fill(session, 400)

    def work() -> None:
        with connections.connection() as session:
            for _ in range(40):
                sequence_lot(session, KEY, most=13)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with connections.connection() as session:
        sequence_all(session, KEY)
        head = newest_head(session)
        assert head is not None
        assert head.size == len(told)
        assert flaws(session) == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lots=st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_tiles_hold_every_complete_node(session: Session, lots: list[int]) -> None:
    tree = MerkleTree()
    with session.transaction(force_rollback=True):
        for lot in lots:
            frontier = Tiles(session).frontier(tree.size)
            assert frontier.root() == tree.root()
            entries = [f"{tree.size + at}".encode() for at in range(lot)]
            for entry in entries:
                tree.append(entry)
            leaves = [tree.node(0, tree.size - lot + at) for at in range(lot)]
            add_nodes(session, [node for one in leaves for node in frontier.append(one)])
        tiles = Tiles(session)
        for level in range(tree.size.bit_length()):
            last = (tree.size >> level) - 1
            for index in {0, last // 2, last} if last >= 0 else ():
                assert tiles.node(level, index) == tree.node(level, index)
            with pytest.raises(IndexError):
                tiles.node(level, last + 1)
