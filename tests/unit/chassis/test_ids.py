"""Own identifiers: what is found when one is mistyped."""

from __future__ import annotations

from itertools import combinations

import pytest

from chassis import ids
from chassis.chance import new_id
from chassis.ids import ALPHABET, check, shown

SAMPLES = [new_id() for _ in range(20)]


def test_an_id_has_twelve_symbols_of_the_alphabet_and_passes_its_check():
    for id_ in SAMPLES:
        assert len(id_) == 12
        assert set(id_) <= set(ALPHABET)
        assert check(id_) == id_


def test_ids_differ():
    assert len({new_id() for _ in range(5000)}) == 5000


def test_the_alphabet_has_32_symbols_and_none_that_looks_like_another():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_every_single_wrong_symbol_is_found():
    for id_ in SAMPLES:
        for place in range(12):
            wrong = [id_[:place] + symbol + id_[place + 1 :] for symbol in ALPHABET if symbol != id_[place]]
            assert [check(text) for text in wrong] == [""] * 31


def test_every_swap_of_two_different_symbols_is_found_however_far_apart():
    swapped = 0
    for id_ in SAMPLES:
        for one, other in combinations(range(12), 2):
            if id_[one] != id_[other]:
                symbols = list(id_)
                symbols[one], symbols[other] = symbols[other], symbols[one]
                assert check("".join(symbols)) == ""
                swapped += 1
    assert swapped > 1000


def test_the_weights_of_the_twelve_places_are_all_different_and_none_is_zero():
    """The proof of the two tests above for every identifier: the check is linear, these are its coefficients."""
    weights = []
    for place in range(11):
        body = "0" * place + "1" + "0" * (10 - place)  # "1" is the element 1, so its check symbol is the place's weight
        weights.append(ALPHABET.index(ids._check_symbol(body)))
    weights.append(1)  # the check symbol itself
    assert len(set(weights)) == 12
    assert 0 not in weights


def test_the_check_is_linear():
    def xor(one: str, other: str) -> str:
        return "".join(ALPHABET[ALPHABET.index(a) ^ ALPHABET.index(b)] for a, b in zip(one, other, strict=True))

    for one, other in combinations(SAMPLES, 2):
        assert check(xor(one, other)) == xor(one, other)


def test_the_check_symbol_follows_the_documented_polynomial():
    """Computed another way: x⁵ = x² + 1, by powers of x from a table written by hand."""
    powers = [1, 2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7]  # x⁰ … x¹¹

    def times(a: int, b: int) -> int:
        product = 0
        for bit in range(5):
            if b >> bit & 1:
                product ^= a << bit
        for bit in range(8, 4, -1):
            if product >> bit & 1:
                product ^= 0b100101 << (bit - 5)
        return product

    for id_ in SAMPLES:
        total = 0
        for place, symbol in enumerate(id_):
            total ^= times(ALPHABET.index(symbol), powers[11 - place])
        assert total == 0


@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "{lower}",
        "{shown}",
        " {shown} ",
        "{wide}",
        "{shown_wide}",
        "{shown}\n",
        "{spaced}",
        "\u200b{}\ufeff",
        "{dashed}",
    ],
)
def test_an_id_is_taken_however_a_person_writes_it(typed):
    for id_ in SAMPLES:
        wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in id_)
        text = typed.format(
            id_,
            lower=id_.lower(),
            shown=shown(id_),
            wide=wide,
            shown_wide="－".join(wide[start : start + 4] for start in (0, 4, 8)),
            spaced="\u3000".join(id_),
            dashed=shown(id_).replace("-", "—"),
        )
        assert check(text) == id_


@pytest.mark.parametrize(("seen", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("i", "1"), ("l", "1"), ("L", "1")])
def test_letters_that_look_like_a_digit_are_taken_for_it(seen, meant):
    body = meant * 11
    right = body + ids._check_symbol(body)
    assert check(seen * 11 + right[-1]) == right


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "7K3Q2M9X5C0",
        "7K3Q2M9X5C0HH",
        "UUUUUUUUUUUU",
        "机构机构机构机构机构机构",
        "0" * 41,
        "-" * 12,
        "000000000001",
        "½½½½½½",
    ],
)
def test_what_is_no_id_is_none(text):
    assert check(text) == ""


def test_zeros_check_because_the_code_is_linear():
    assert check("0" * 12) == "0" * 12


def test_the_longest_text_that_is_looked_at_has_40_characters():
    assert check(SAMPLES[0] + " " * 28) == SAMPLES[0]
    assert check(SAMPLES[0] + " " * 29) == ""


def test_an_id_is_shown_in_groups_of_four():
    assert shown("7K3Q2M9X5C0H") == "7K3Q-2M9X-5C0H"
