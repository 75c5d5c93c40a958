"""A reader without a pointer: Tab, Enter, Space, arrows and typing; each stop is looked at on the way.

A stop must be visible, marked as focused and not lie below something else. Files are chosen in the
control that the keyboard has reached; the system's own dialog, which no browser lets a test drive, is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Page

MOST_STOPS = 400
"""More presses of Tab than any page of the walk needs."""

LOOK = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const box = it.getBoundingClientRect();
  const style = getComputedStyle(it);
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 12)];
  const top = document.elementFromPoint(x, y);
  const label = it.labels?.[0]?.innerText || '';
  return {
    tag: it.tagName, name: it.name || '', id: it.id, href: it.getAttribute('href') || '',
    text: (it.getAttribute('aria-label') || it.innerText || label || it.value || '').trim(),
    value: it.type === 'checkbox' ? String(it.checked) : it.value ?? '',
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || it.tagName === 'MAIN',
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    covered: Boolean(top) && !it.contains(top) && !top.contains(it) && ![...(it.labels || [])].some((one) => one.contains(top)),
  };
}"""


class Stop(TypedDict):
    """What has the focus."""

    tag: str
    name: str
    id: str
    href: str
    text: str
    value: str
    marked: bool
    seen: bool
    covered: bool


@dataclass
class Keyboard:
    """The keys of one reader on one page after another."""

    page: Page

    def stop(self) -> Stop | None:
        found: Stop | None = self.page.evaluate(LOOK)
        return found

    def tab(self) -> Stop | None:
        """One press of Tab; None where the focus has left the page."""
        self.page.keyboard.press("Tab")
        found = self.stop()
        if found:
            assert found["marked"], f"no mark of the focus on {found} at {self.page.url}"
            assert found["seen"], f"the focus is out of sight on {found} at {self.page.url}"
            assert not found["covered"], f"something covers {found} at {self.page.url}"
        return found

    def seek(self, what: str, wanted: Callable[[Stop], bool]) -> Stop:
        """Press Tab until ``wanted``."""
        if (here := self.stop()) and wanted(here):
            return here
        for _ in range(MOST_STOPS):
            found = self.tab()
            if found and wanted(found):
                return found
        raise AssertionError(f"the keyboard does not reach {what} on {self.page.url}")

    def to(self, text: str) -> Stop:
        """Reach the button, link or fold that says ``text``."""
        buttons = {"BUTTON", "A", "SUMMARY"}
        return self.seek(text, lambda stop: text in stop["text"] and stop["tag"] in buttons)

    def to_field(self, name: str) -> Stop:
        """Reach the field ``name``."""
        return self.seek(name, lambda stop: name in (stop["name"], stop["id"]))

    def press(self, text: str) -> None:
        """Reach what says ``text`` and press Enter."""
        self.to(text)
        self.page.keyboard.press("Enter")

    def go(self, text: str) -> None:
        """Press what says ``text`` and wait for the next page."""
        self.to(text)
        with self.page.expect_navigation(timeout=60_000):
            self.page.keyboard.press("Enter")

    def skip(self) -> None:
        """Over the header and the menu to the text of the page.

        After a sent form the browser keeps ``#main`` of the address and begins in the text by itself.
        """
        if (stop := self.tab()) and stop["href"] == "#main":
            self.page.keyboard.press("Enter")

    def choose(self, name: str, value: str) -> None:
        """In a list of choices, with the arrow keys."""
        stop = self.to_field(name)
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            now = self.stop()
            if now and now["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{stop} has no choice {value}")

    def type(self, name: str, text: str) -> None:
        """Instead of what stands in the field."""
        self.to_field(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, name: str) -> None:
        before = self.to_field(name)["value"]
        self.page.keyboard.press("Space")
        now = self.stop()
        assert now, f"the focus is lost at {name}"
        assert now["value"] != before, f"Space does not tick {name}"

    def give_file(self, name: str, file: Path) -> None:
        self.to_field(name)
        self.page.locator("input:focus").set_input_files(file)
