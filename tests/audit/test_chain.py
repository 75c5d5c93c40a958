"""The audit chain: nobody can edit, delete, reorder or cut it without being named."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import translation

from minsheng.accounts.models import User
from minsheng.audit import verbs
from minsheng.audit.models import ChainIsAppendOnly, Entry, Head
from minsheng.audit.services import record, record_read, verify_chain
from minsheng.audit.verification import Damage, Fault, head
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from tests.audit import tampering
from tests.people import Cast, person


@pytest.fixture
def actor(db: None) -> User:
    return person("zheng", "郑和平")


@pytest.fixture
def chain(actor: User, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Five deeds."""
    monkeypatch.setitem(verbs._sentences, "test.done", "做了第 %(note)s 件事")
    with transaction.atomic():
        return [record(actor, "test.done", actor, note=note) for note in range(1, 6)]


def test_an_untouched_chain_holds(chain: list[Entry]) -> None:
    assert verify_chain() == (5, None)


def test_an_empty_chain_holds(db: None) -> None:
    assert verify_chain() == (0, None)


@pytest.mark.parametrize("sequence", [1, 3, 5])
@pytest.mark.parametrize("field", tampering.FIELDS)
def test_an_edit_of_any_field_of_any_entry_is_found(
    chain: list[Entry], field: str, sequence: int
) -> None:
    tampering.edit(sequence, field, tampering.FIELDS[field])
    assert verify_chain() == (sequence - 1, Fault(sequence, Damage.EDITED))


@pytest.mark.parametrize("sequence", [1, 2, 3, 4])
def test_a_deleted_entry_is_named(chain: list[Entry], sequence: int) -> None:
    tampering.delete(sequence)
    assert verify_chain() == (sequence - 1, Fault(sequence, Damage.DELETED))


def test_a_cut_at_the_end_is_seen(chain: list[Entry]) -> None:
    tampering.delete(5)
    tampering.delete(4)
    assert verify_chain() == (3, Fault(4, Damage.CUT_OFF))


def test_a_cut_is_seen_even_if_the_head_is_moved_back_with_it(chain: list[Entry]) -> None:
    tampering.delete(5)
    tampering.move_head(4, chain[3].digest)
    assert verify_chain() == (4, Fault(4, Damage.HEAD))


def test_an_emptied_table_is_seen(chain: list[Entry]) -> None:
    for sequence in range(1, 6):
        tampering.delete(sequence)
    assert verify_chain() == (0, Fault(1, Damage.CUT_OFF))


def test_a_removed_head_is_seen(chain: list[Entry]) -> None:
    tampering.sql("DELETE FROM audit_head")
    assert verify_chain() == (5, Fault(5, Damage.HEAD))


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 4), (1, 5)])
def test_two_swapped_entries_are_found(chain: list[Entry], one: int, other: int) -> None:
    tampering.swap(one, other)
    assert verify_chain() == (one - 1, Fault(one, Damage.REORDERED))


def test_a_deletion_hidden_by_renumbering_is_found(chain: list[Entry]) -> None:
    tampering.delete(3)
    tampering.renumber(4, 3)
    tampering.renumber(5, 4)
    assert verify_chain() == (2, Fault(3, Damage.REORDERED))


def test_a_copied_entry_put_in_between_is_found(chain: list[Entry]) -> None:
    tampering.make_room(3, 5)
    tampering.copy(2, 4)
    assert verify_chain() == (3, Fault(4, Damage.REORDERED))


def test_a_forged_entry_at_the_end_is_found(chain: list[Entry]) -> None:
    tampering.copy(5, 6)
    tampering.edit(6, "target_name", "假的")
    assert verify_chain() == (5, Fault(6, Damage.EDITED))


def test_a_forger_without_the_key_cannot_recompute_the_chain(
    chain: list[Entry], settings: object
) -> None:
    settings.AUDIT_KEY = "a guess"  # type: ignore[attr-defined]
    assert verify_chain() == (0, Fault(1, Damage.EDITED))


def test_an_older_copy_of_the_whole_chain_is_seen_by_the_anchor_outside(
    chain: list[Entry],
) -> None:
    old_head = Head.objects.get()
    with transaction.atomic():
        record(None, "test.done", None, note=6)
    anchor = head()
    tampering.delete(6)
    tampering.sql(
        "UPDATE audit_head SET sequence = %s, digest = %s, seal = %s",
        old_head.sequence,
        old_head.digest,
        old_head.seal,
    )
    assert verify_chain() == (5, None)  # from inside nothing can be seen
    assert verify_chain([anchor]) == (5, Fault(6, Damage.CUT_OFF))


def test_the_application_itself_cannot_change_or_delete(chain: list[Entry]) -> None:
    with pytest.raises(ChainIsAppendOnly):
        Entry.objects.update(verb="x")
    with pytest.raises(ChainIsAppendOnly):
        Entry.objects.all().delete()
    with pytest.raises(ChainIsAppendOnly):
        chain[0].save()
    with pytest.raises(ChainIsAppendOnly):
        chain[0].delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"]
)
def test_postgresql_refuses_to_change_entries(chain: list[Entry], statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a promise of PostgreSQL only")
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_deed_that_fails_leaves_no_entry(actor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(verbs._sentences, "test.done", "做了事")

    def failing_deed() -> None:
        with transaction.atomic():
            record(actor, "test.done", actor)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_deed()
    assert not Entry.objects.exists()
    assert verify_chain() == (0, None)


@pytest.mark.django_db(transaction=True)
def test_a_deed_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(verbs._sentences, "test.done", "做了事")
    with pytest.raises(TransactionManagementError):
        record(None, "test.done")


def test_an_unknown_verb_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="not registered"):
        record(None, "nobody.registered_this")


def test_a_look_at_protected_data_is_recorded_with_its_purpose(cast: Cast) -> None:
    entry = record_read(cast.officer, cast.town, "家长来电核对")
    assert (entry.verb, entry.facts) == ("record.read", {"purpose": "家长来电核对"})
    assert entry.scope == cast.town.path
    assert "家长来电核对" in entry.what_happened
    with pytest.raises(ValueError, match="purpose"):
        record_read(cast.officer, cast.town, "  ")


def test_a_purpose_that_ships_is_said_in_the_readers_language(cast: Cast) -> None:
    entry = record_read(cast.officer, cast.town, "核对报名")
    assert "核对报名" in entry.what_happened
    with translation.override("en"):
        assert "purpose: check of an application" in entry.what_happened


def test_an_entry_reads_as_a_sentence_in_the_readers_language(cast: Cast) -> None:
    create_post(cast.town, role=Role.SURVEYOR, title="调查员", holder=cast.nobody, actor=None)
    entry = Entry.objects.get(verb="post.created")
    assert entry.what_happened.startswith("系统 设立了岗位")
    with translation.override("en"):
        assert entry.what_happened.startswith("The system created a post: ")


def verified(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str]:
    status = 0
    try:
        call_command("verify_audit", *args)
    except SystemExit as exit_:
        status = int(str(exit_.code))
    return status, capsys.readouterr().out


def test_the_command_says_how_many_entries_hold(
    chain: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = verified(capsys)
    assert status == 0
    assert said.startswith("5 entries hold")


def test_the_command_names_the_first_bad_entry(
    chain: list[Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    tampering.edit(2, "verb", "post.created")
    tampering.delete(4)
    assert verified(capsys) == (1, "1 entries hold; entry 2: edited or forged\n")


def test_the_command_keeps_and_compares_anchors(
    chain: list[Entry], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "anchors"
    assert verified(capsys, "--anchor", file)[0] == 0
    assert verified(capsys, "--anchor", file)[0] == 0
    assert file.read_text() == f"5 {chain[4].digest}\n"
    file.write_text(f"5 {'0' * 64}\n")
    assert verified(capsys, "--anchor", file) == (
        1,
        "4 entries hold; entry 5: not the entry that was anchored outside\n",
    )
    file.write_text("five\n")
    with pytest.raises(CommandError, match="line 1"):
        call_command("verify_audit", "--anchor", file)


def test_the_command_runs_from_the_command_line(db: None) -> None:
    assert get_commands()["verify_audit"] == "minsheng.cli"
