"""Chinese by default, English where it is asked for, and a choice that lasts."""

from __future__ import annotations

import pytest

from gateway.language import listed

CHOSEN = [
    (None, "zh-CN"),
    ("", "zh-CN"),
    ("en", "en"),
    ("en-GB,en;q=0.9", "en"),
    ("zh-CN, en;q=0.8", "zh-CN"),
    ("zh-TW", "zh-CN"),
    ("zh_CN", "zh-CN"),
    ("en;q=0.5, zh;q=0.9", "zh-CN"),
    ("fr, de;q=0.9", "zh-CN"),
    ("fr, en;q=0.1", "en"),
    ("en;q=0, zh;q=0.1", "zh-CN"),
    ("*", "zh-CN"),
    ("x" * 5000, "zh-CN"),
]


def lang(answer):
    return answer.text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(("accepted", "spoken"), CHOSEN)
def test_a_page_speaks_what_the_browser_accepts(client, accepted, spoken):
    headers = {} if accepted is None else {"Accept-Language": accepted}
    assert lang(client.get("/sources", headers=headers)) == spoken
    assert client.get("/api/v1/nothing", headers=headers).headers["Content-Language"] == spoken


def test_a_choice_goes_before_what_the_browser_accepts_and_leads_back(client):
    switched = client.get("/language/en?next=/sources?a=1")
    assert (switched.status_code, switched.location) == (303, "/sources?a=1")
    assert lang(client.get("/sources", headers={"Accept-Language": "zh-CN"})) == "en"
    client.post("/language/zh-CN")
    assert lang(client.get("/sources", headers={"Accept-Language": "en"})) == "zh-CN"


def test_the_api_does_not_listen_to_a_cookie(client):
    client.get("/language/en")
    assert client.get("/api/v1/nothing").headers["Content-Language"] == "zh-CN"


def test_each_page_links_to_itself_in_the_other_language(client):
    assert 'href="/language/en?next=/problems?x%3D1"' in client.get("/problems?x=1").text.replace("%2F", "/").replace(
        "%3F", "?"
    )


def test_a_language_that_there_is_not_is_no_page(client):
    assert client.get("/language/fr").status_code == 404


@pytest.mark.parametrize("path", ["/language/en?next=//evil.example", "/language/en?next=https://evil.example"])
def test_a_switch_leads_to_no_other_site(client, path):
    assert client.get(path).location == "/"


def test_a_cookie_with_another_value_is_no_choice(client):
    client.set_cookie("jiju_lang", "<script>")
    assert lang(client.get("/sources")) == "zh-CN"


def test_large_text_is_switched_on_and_off_by_a_form(client):
    answer = client.post("/text-size", data={"size": "large", "next": "/sources"})
    assert (answer.status_code, answer.location) == (303, "/sources")
    page = client.get("/sources").text
    assert '<html lang="zh-CN" data-text="large">' in page
    assert 'aria-pressed="true"' in page
    client.post("/text-size", data={"size": "usual"})
    assert "data-text" not in client.get("/sources").text


def test_a_link_cannot_change_the_size_of_the_text(client):
    assert client.get("/text-size?size=large").status_code == 405


def test_names_in_a_row_are_set_apart_as_each_language_does():
    assert listed(["a", "b"]) == ("a、b", "a, b")
    assert listed([]) == ("（无）", "(none)")
