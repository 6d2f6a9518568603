"""One phone: opens the log form, types, is kept three times, hands in, reads the receipt.

It behaves as the page's own scripts do: it sends the fields that the form has, takes the versions
and the address for the next autosave from each answer, asks for a fresh token, sends the log to the
door for phones and opens its receipt. A `plain` one has no script: it posts the form itself.
"""

import asyncio
import json
import random
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

OPEN, SAVE, TOKEN, SUBMIT, RECEIPT = "open", "autosave", "token", "submit", "receipt"
PATIENCE = 300  # seconds until a phone gives up on an answer
SAVES = 3
SENTENCES = (
    "走访企业，宣讲惠企政策，了解用工情况。",
    "与支部书记商量主题党日安排。",
    "核对党员名册，约定下周开组织生活会。",
    "企业反映融资手续多，已记下，回站里商量。",
)
NUMBER = re.compile(r'class="receipt-number">[^<]*?([0-9]+-[0-9]{4}-[0-9]+)')


Fields = Sequence[tuple[str, str]]


@dataclass
class Answer:
    """What came back, and how long that took."""

    status: int
    headers: dict[str, list[str]]
    body: str

    def first(self, name: str) -> str:
        """A header's first value; empty when there is none."""
        return self.headers.get(name, [""])[0]


@dataclass
class Step:
    """One request of a phone."""

    name: str
    ms: float
    status: int


class LogForm(HTMLParser):
    """The fields of the page's log form as a browser would send them, and where they are kept."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.autosave = ""
        self._inside, self._patterns, self._area, self._list = False, 0, None, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._patterns += tag == "template"  # what stands in one is no field of the form
        if tag == "form":
            self._inside = "log-form" in (given.get("class") or "").split()
            self.autosave = self.autosave or (self._inside and given.get("data-autosave")) or ""
        name = given.get("name")
        if not self._inside or self._patterns:
            return
        if tag == "input" and name and _is_sent(given):
            self.fields.append((name, given.get("value") or ""))
        elif tag == "textarea" and name:
            self._area = [name, ""]
        elif tag == "select" and name:
            self._list = name
        elif tag == "option" and self._list and "selected" in given:
            self.fields.append((self._list, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._patterns -= tag == "template"
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area:
            self.fields.append((self._area[0], self._area[1].removeprefix("\n")))
            self._area = None
        elif tag == "select":
            self._list = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1] += data


def _is_sent(given: dict[str, str | None]) -> bool:
    kind = given.get("type") or "text"
    if kind in ("checkbox", "radio"):
        return "checked" in given
    return kind not in ("submit", "button", "file", "image", "reset")


@dataclass
class Phone:
    """Somebody's phone with his session; `text` is what he writes, and nobody else does."""

    port: int
    session: tuple[str, str]  # name and value of its cookie
    text: str
    path: str
    plain: bool = False
    steps: list[Step] = field(default_factory=list)
    number: str = ""
    told: str = ""
    trouble: str = ""

    async def work(self, starts: float, think: float, dice: random.Random) -> None:
        """The whole of it, beginning after `starts` seconds, with `think` seconds of pauses."""
        await asyncio.sleep(starts)
        pauses = [dice.random() + 0.2 for _ in range(SAVES + 1)]
        pauses = [pause * think / sum(pauses) for pause in pauses]
        try:
            await self._write(pauses, dice)
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            self.trouble = f"{type(error).__name__}: {error}"

    async def _write(self, pauses: list[float], dice: random.Random) -> None:
        page, address = await self._open()
        form = LogForm(page.body)
        if page.status != 200 or not form.autosave:
            raise ValueError(f"no form: {page.status} {address}")
        name = next(n for n, _ in form.fields if n.endswith("-text"))
        values: dict[str, str] = {}  # what differs from the form as it came
        typed = [dice.choice(SENTENCES) for _ in range(SAVES)]
        for at in range(SAVES):
            await asyncio.sleep(pauses[at])
            values[name] = self.text + "".join(typed[: at + 1])
            await self._keep(form, values)
        await asyncio.sleep(pauses[-1])
        hand_in = self._post if self.plain else self._send
        receipt = await self._ask(RECEIPT, "GET", await hand_in(address, form.fields, values))
        found = NUMBER.search(receipt.body)
        if not found:
            raise ValueError(f"no receipt: {receipt.status}")
        self.number = found[1]

    async def _post(self, address: str, fields: Fields, values: dict[str, str]) -> str:
        """Hand in by the form itself; where the receipt is."""
        answer = await self._ask(SUBMIT, "POST", address, fields, values)
        if answer.status != 302:
            raise ValueError(f"not taken: {answer.status}")
        return answer.first("location")

    async def _send(self, address: str, fields: Fields, values: dict[str, str]) -> str:
        """Hand in by the door for phones; where the receipt is."""
        given = json.loads((await self._ask(TOKEN, "GET", self.token_path)).body)
        own = {"owner": given["user"], "sending": str(uuid.uuid4()), "spent": "60"}
        pairs = [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"]
        pairs += [*own.items(), ("csrfmiddlewaretoken", given["token"])]
        answer = await self._ask(SUBMIT, "POST", self.send_path, pairs, values)
        said = json.loads(answer.body)
        if answer.status != 200 or said["state"] != "received":
            raise ValueError(f"not taken: {answer.status} {said}")
        self.told = said["number"]
        return f"{said['url']}?received"

    async def _open(self) -> tuple[Answer, str]:
        """The form's page and its address: a draft of the day is led to."""
        address = self.path
        page = await self._ask(OPEN, "GET", address)
        if page.status == 302:
            address = page.first("location")
            page = await self._ask(OPEN, "GET", address)
        return page, address

    async def _keep(self, form: LogForm, values: dict[str, str]) -> None:
        answer = await self._ask(SAVE, "POST", form.autosave, form.fields, values)
        said: dict[str, Any] = json.loads(answer.body) if answer.status == 200 else {}
        if not said or said.get("failed"):
            raise ValueError(f"not kept: {answer.status} {said.get('text', '')}")
        values.update({name: str(value) for name, value in said.get("fields", {}).items()})
        form.autosave = said.get("autosave") or form.autosave

    async def _ask(
        self, name: str, method: str, path: str, fields: Fields = (),
        values: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        changed = values or {}
        pairs = [(n, changed.get(n, v)) for n, v in fields] if method == "POST" else []
        start = time.perf_counter()
        answer = await fetch(self.port, method, path, self._cookies(), urlencode(pairs))
        self.steps.append(Step(name, (time.perf_counter() - start) * 1000, answer.status))
        for cookie in answer.headers.get("set-cookie", []):
            if cookie.startswith("csrftoken="):
                self._csrf = cookie.split(";")[0]
        return answer

    _csrf = ""
    token_path, send_path = "/logs/token/", "/logs/send/"

    def _cookies(self) -> str:
        own = "=".join(self.session)
        return f"{own}; {self._csrf}" if self._csrf else own


async def fetch(port: int, method: str, path: str, cookies: str, body: str) -> Answer:
    """One request on a connection of its own, as from a phone that was put away meanwhile."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", "Connection: close",
        "Accept-Language: zh-CN", f"Cookie: {cookies}",
    ]  # fmt: skip
    if method == "POST":
        lines += [
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
        ]  # fmt: skip
    try:
        writer.write("\r\n".join([*lines, "", body]).encode())
        raw = await asyncio.wait_for(reader.read(-1), PATIENCE)
    finally:
        writer.close()
    head, _, rest = raw.partition(b"\r\n\r\n")
    first, *others = head.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in others:
        key, _, value = line.partition(":")
        headers.setdefault(key.lower(), []).append(value.strip())
    if not first.startswith("HTTP/"):
        raise ValueError("the connection was closed without an answer")
    return Answer(int(first.split()[1]), headers, rest.decode("utf-8", "replace"))
