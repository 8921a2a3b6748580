from dataclasses import dataclass

import pytest

from microblog.kit.payload import Payload


@dataclass(frozen=True, kw_only=True)
class Sample(Payload):
    number: int
    parent: int | None
    names: list[str]
    note: str | None = None


def test_what_has_its_default_is_left_out_and_what_has_none_is_said():
    assert Sample(number=1, parent=None, names=[]).as_json() == {"number": 1, "parent": None, "names": []}
    assert Sample(number=1, parent=2, names=["a"], note="b").as_json()["note"] == "b"


@pytest.mark.parametrize(
    "wrong",
    [{"number": None}, {"number": "1"}, {"parent": "2"}, {"names": "ab"}, {"names": None}, {"note": 3}],
)
def test_a_value_of_another_kind_cannot_be_made(wrong):
    with pytest.raises(TypeError):
        Sample(**{"number": 1, "parent": None, "names": []} | wrong)


def test_nothing_may_be_missing_or_made_up():
    for fields in ({"number": 1}, {"number": 1, "parent": None, "names": [], "more": 1}):
        with pytest.raises(TypeError):
            Sample(**fields)
