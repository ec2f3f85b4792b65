"""A real mail server on loopback: keeps what it takes, and refuses when it is told to."""

import asyncio
import logging
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server, Envelope, Session


def text_of(letter: EmailMessage) -> str:
    """What is read where no HTML is shown."""
    return _form(letter, "plain")


def html_of(letter: EmailMessage) -> str:
    return _form(letter, "html")


def _form(letter: EmailMessage, subtype: str) -> str:
    found = letter.get_body((subtype,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


class PostOffice(Controller):
    """Takes letters for anybody at `address` while it is open; options are aiosmtpd's, such as `tls_context`."""

    def __init__(self, **options: Any) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells everything
        port = self.door.getsockname()[1]
        given = {"hostname": "127.0.0.1", "port": port, "enable_SMTPUTF8": False, "ready_timeout": 60}
        super().__init__(handler=self, **given, **options)
        self.letters: list[EmailMessage] = []
        self.refusals: list[int] = []
        self.refusals_of_content: list[int] = []
        self.refused: dict[str, int] = {}
        self.refusal_of_sender = 0
        self.goodbye = "221 goodbye"

    def __enter__(self) -> "PostOffice":
        self.start()
        return self

    def __exit__(self, *_why: Any) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return f"smtp://{self.hostname}:{self.port}"

    def empty(self) -> None:
        self.letters.clear()
        self.refusals.clear()
        self.refusals_of_content.clear()
        self.refused.clear()
        self.refusal_of_sender = 0
        self.goodbye = "221 goodbye"

    def refuse_next(self, code: int) -> None:
        """Answer the next recipient with this code: 550 is for good, 451 for now."""
        self.refusals.append(code)

    def refuse_next_content(self, code: int) -> None:
        """Answer the next letter with this code once it is sent; hang up instead when it is 0."""
        self.refusals_of_content.append(code)

    def refuse(self, address: str, code: int) -> None:
        """Answer this recipient always with this code."""
        self.refused[address] = code

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.door, ssl=self.ssl_context)

    async def handle_MAIL(
        self, _server: Server, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refusal_of_sender:
            return f"{self.refusal_of_sender} {address} not taken"
        envelope.mail_from = address
        return "250 taken"

    async def handle_QUIT(self, _server: Server, _session: Session, _envelope: Envelope) -> str:
        return self.goodbye

    async def handle_RCPT(
        self, _server: Server, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if code := self.refused.get(address) or (self.refusals and self.refusals.pop(0)):
            return f"{code} {address} not taken"
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server: Server, _session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(0)
        if self.refusals_of_content:
            if code := self.refusals_of_content.pop(0):
                return f"{code} not taken for {envelope.rcpt_tos[0]}"
            server.transport.abort()
        letter = message_from_bytes(envelope.content or b"", policy=SMTP)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 kept"
