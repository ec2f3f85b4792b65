"""Jinja as the portal uses it: a missing value is our bug, and what is the same for every page is looked up once."""

import re
from collections.abc import Hashable, Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, render_template
from flask.templating import Environment
from flask_babel import get_translations
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from app import language

GAP = "\0{}\0"
GAPS = re.compile(r"\0(\w+)\0")


class PortalEnvironment(Environment):
    """Templates share one table of globals: Jinja's own layering costs every import of a macro ten microseconds."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if d is None else super().make_globals(d)


def start(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(kept=kept, day=language.day)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: _translated(language.spoken(), words),
        ngettext=lambda one, many, number: get_translations().ungettext(one, many, number),
        newstyle=True,
    )


def kept(template: str, **values: Hashable) -> Markup:
    """A piece of a page that shows nothing but these values, and so is drawn once for them in each language."""
    return _drawn(language.spoken(), template, tuple(values.items()))


def kept_around(template: str, gaps: Mapping[str, str], **values: Hashable) -> Markup:
    """The same with gaps in it: what differs from one to the next is filled in, escaped, once the rest is drawn.

    In the template a gap is a value like any other, to be written out and not to be asked about.
    """
    pieces = list(_drawn_around(language.spoken(), template, tuple(gaps), tuple(values.items())))
    filled = {name: escape(value) for name, value in gaps.items()}
    pieces[1::2] = [filled[name] for name in pieces[1::2]]
    return Markup("".join(pieces))  # noqa: S704


def joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("\n").join(pieces)


@lru_cache(maxsize=2_000)
def _drawn_around(
    _language: str | None, template: str, gaps: tuple[str, ...], values: tuple[tuple[str, Any], ...]
) -> tuple[str, ...]:
    """What stands between the gaps, and the name of each gap in its place."""
    marks = {name: Markup(GAP.format(name)) for name in gaps}  # noqa: S704
    return tuple(GAPS.split(render_template(template, **marks, **dict(values))))


@lru_cache(maxsize=2_000)
def _drawn(_language: str | None, template: str, values: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(render_template(template, **dict(values)))  # noqa: S704


@lru_cache(maxsize=5_000)
def _translated(_language: str | None, words: str) -> str:
    """Words in the language of the request, which is what they are kept by."""
    return get_translations().ugettext(words)
