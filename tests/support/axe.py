"""What axe finds wrong with a page, for whoever cannot see it, hear it or hold a mouse."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.support.browser import DESKTOP, PHONE

SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES = ("light", "dark")
AT_REST = "for (const one of document.getAnimations()) try { one.finish() } catch { one.cancel() }"
"""What still fades in has no contrast yet."""


async def flaws(page: Page, within: str = "") -> list[str]:
    """Each rule that is broken, with the elements that break it; `within` looks at one part only."""
    await page.evaluate(AT_REST)
    found = (await Axe().run(page, context=within or None)).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}"
        + "".join(f" [{check['message']}]" for check in node["any"][:1])
        for rule in found
        for node in rule["nodes"]
    ]
