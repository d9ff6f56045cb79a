"""The browser that the journeys use hears every complaint of a page."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import PHONE

POLICY = "default-src 'self'; style-src 'self'"
PAGES = {
    "/clean": '<!doctype html><html lang="zh-CN"><head><title>好</title></head><body><main><h1>集聚</h1></main></body>',
    "/style": "<!doctype html><title>x</title><p style='color:red'>x</p>",
    "/script": "<!doctype html><title>x</title><script>alert(1)</script>",
    "/error": "<!doctype html><title>x</title><script src='/fault.js'></script>",
    "/lost": "<!doctype html><title>x</title><img src='/nothing.png' alt='x'>",
    "/blind": "<!doctype html><html lang='zh'><title>x</title><main><h1>x</h1><img src='/clean'></main>",
    "/fault.js": "throw new Error('broken on purpose')",
}


class Handler(BaseHTTPRequestHandler):
    """Pages with one fault each, under the portal's policy."""

    def do_GET(self):
        found = PAGES.get(self.path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header(
            "Content-Type", f"{'text/javascript' if self.path.endswith('.js') else 'text/html'}; charset=utf-8"
        )
        self.end_headers()
        self.wfile.write((found or "").encode())

    def log_message(self, format, *args):  # noqa: A002 - the parent's own name
        """Silence: the browser's ears are what is tested."""


@pytest.fixture(scope="module")
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(tab, site, path):
    tab.page.goto(site + path)
    tab.page.wait_for_load_state("networkidle")
    return tab


def test_a_clean_page_leaves_no_complaint(tab, site):
    visit(tab, site, "/clean")
    assert [line for line in tab.complaints if "favicon" not in line] == []


@pytest.mark.parametrize(("path", "directive"), [("/style", "style-src"), ("/script", "script-src")])
def test_a_breach_of_the_policy_is_named_with_its_directive(tab, site, path, directive):
    visit(tab, site, path)
    assert any(line.startswith(directive) for line in tab.policy)


def test_a_script_error_is_heard(tab, site):
    visit(tab, site, "/error")
    assert any("broken on purpose" in line for line in tab.console)


def test_a_missing_picture_is_heard(tab, site):
    visit(tab, site, "/lost")
    assert any("nothing.png" in line for line in tab.complaints)


def test_axe_names_the_rule_and_the_element(tab, site):
    assert "image-alt: img" in visit(tab, site, "/blind").axe()


def test_axe_is_silent_about_a_clean_page(tab, site):
    assert visit(tab, site, "/clean").axe() == []


def test_without_script_a_page_still_shows(open_tab, site):
    tab = visit(open_tab(site, script=False), "", "/clean")
    assert tab.page.inner_text("h1") == "集聚"


def test_people_of_one_story_share_no_cookie(open_tab, site):
    one, other = visit(open_tab(site), "", "/clean"), visit(open_tab(site), "", "/clean")
    one.page.evaluate("document.cookie = 'who=one'")
    assert other.page.evaluate("document.cookie") == ""


def test_a_phone_s_page_is_as_wide_as_the_phone(open_tab, site):
    tab = visit(open_tab(site, size=PHONE), "", "/clean")
    assert tab.page.evaluate("innerWidth") == PHONE[0]


def test_a_shot_is_a_picture_of_the_page(tab, site):
    shot = visit(tab, site, "/clean").shot("support-clean")
    assert shot.read_bytes().startswith(b"\x89PNG")
