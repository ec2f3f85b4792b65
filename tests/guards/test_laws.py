"""The tree keeps every law, and every law is found broken where it is broken on purpose."""

import shutil
from functools import cache

import pytest

from tests.guards import files
from tests.guards.laws import LAWS, ROOT

DOWN = "imports point down"
TRANSLATED = "what a reviewer reads is translated"
SHORT = "files and functions are short"
VIEW = '\n\n@pages.get("/long")\ndef long():\n' + "    print()\n" * 12
PLANTED = [
    (DOWN, "app/logbook/counting.py", "def now():\n    from app import clock\n    return clock.now()\n"),
    (DOWN, "app/logbook/eligibility/window.py", "import flask\n"),
    (DOWN, "app/logbook/calendar/read.py", "from ...accounts import models\n"),
    (DOWN, "app/logbook/files/rows.py", "import dateutil\n"),
    (DOWN, "app/feedback/asking.py", "from app import clock\n"),
    (DOWN, "app/feedback/questionnaires/v1.py", "from flask_babel import lazy_gettext\n"),
    (DOWN, "app/logbook/queries.py", "from app.feedback import asking\n"),
    (DOWN, "app/logbook/eligibility/window.py", "from app.feedback.asking import Channel\n"),
    (DOWN, "app/feedback/digests/summary.py", "from app import clock\n"),
    (DOWN, "app/dates.py", "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app.db import Base\n"),
    (DOWN, "app/jobs.py", "from app.logbook import models\n"),
    (DOWN, "app/web.py", "def late():\n    import app.accounts.queries\n"),
    (DOWN, "app/accounts/queries.py", "from app.logbook.models import Mediation\n"),
    (DOWN, "app/logbook/queries.py", "from app.accounts.forms import Settings\n"),
    (DOWN, "app/listing/standings/facts.py", "from app import clock\n"),
    (DOWN, "app/listing/standings/brake_actions.py", "from app.listing.desk import forms\n"),
    (DOWN, "app/fees/invoices/pdf_models.py", "from app.fees.prices import actions\n"),
    (DOWN, "app/fees/invoices/pdf_models.py", "from ..prices import actions\n"),
    (DOWN, "app/listing/standings/state.py", "from app.fees.payers import vat\n"),
    (DOWN, "app/fees/payers/vat_queries.py", "from app.fees.waivers.forms import WaiverForm\n"),
    (DOWN, "app/fees/views.py", "from app.listing.profiles import forms\n"),
    (DOWN, "app/logbook/views.py", "from app.accounts import views\n"),
    (DOWN, "app/timetable.py", "from app.logbook.calendar_import.forms import reading\n"),
    (DOWN, "app/logbook/models.py", "from app.logbook import queries\n"),
    (DOWN, "app/logbook/imports/queries.py", "from app.logbook.actions import log\n"),
    (DOWN, "app/logbook/actions.py", "from app.logbook import forms\n"),
    (DOWN, "app/logbook/forms.py", "from app.logbook.calendar_import.views import pages\n"),
    (DOWN, "app/logbook/sources/models.py", "from app.logbook.sources import actions\n"),
    (DOWN, "app/logbook/sources/queries.py", "from app.logbook.cpd.forms import Item\n"),
    (DOWN, "app/logbook/sources/actions.py", "from app.feedback import asking\n"),
    (DOWN, "app/logbook/sheets/table.py", "from app import clock\n"),
    (DOWN, "app/feedback/views.py", "from app.logbook.sources import forms as source_forms\n"),
    (DOWN, "app/jobs.py", "from app.logbook.sources import models as source_models\n"),
    (DOWN, "app/accounts/actions.py", "def put():\n    from app import timetable\n"),
    (DOWN, "app/home.py", "from app import cli\n"),
    (DOWN, "app/demo/people.py", "from app.commands import words\n"),
    (DOWN, "app/commands/files.py", "from app.commands import people\n"),
    (DOWN, "app/database/schema.py", "from app.logbook.models import Mediation\n"),
    (DOWN, "app/feedback/flags/grounds.py", "from app.feedback.flags import queries\n"),
    (DOWN, "app/feedback/authors/models.py", "from app.feedback.authors import queries\n"),
    (DOWN, "app/feedback/authors/queries.py", "from app.feedback.digests.actions import publish\n"),
    (DOWN, "app/feedback/queries.py", "from app.directory.keys import queries\n"),
    (DOWN, "app/directory/keys/queries.py", "from app.feedback.reviewer import public\n"),
    (DOWN, "app/mail.py", "import app\n"),
    (DOWN, "app/demo/people.py", "from app import create_app\n"),
    (DOWN, "app/clock.py", "from app import jobs\n"),
    (DOWN, "app/logbook/eligibility/panel.py", 'import importlib\n\nimportlib.import_module("app.accounts.forms")\n'),
    (SHORT, "app/clock.py", "# more\n" * 300),
    (SHORT, "app/clock.py", "def long():\n" + "    print()\n" * 40),
    (SHORT, "app/home.py", VIEW),
    (SHORT, "app/templates/home.html", "<p></p>\n" * 300),
    (SHORT, "app/static/js/site.js", "// more\n" * 80),
    ("every module says what it knows", "app/new.py", "WORD = 1\n"),
    ("what writes is an action", "app/accounts/actions.py", "def rename(user):\n    user.name = ''\n"),
    ("what writes is an action", "app/accounts/actions.py", "def add(user):\n    db.session.add(user)\n"),
    ("what writes is an action", "app/logbook/sources/actions.py", "def wipe():\n    execute(delete(Session))\n"),
    ("what writes is an action", "app/logbook/actions.py", "def both(a):\n    a.minutes, a.mode = 1, 2\n"),
    ("one place commits", "app/logbook/actions.py", "def save():\n    db.session.commit()\n"),
    ("nobody catches everything", "app/mail.py", "try:\n    pass\nexcept Exception:\n    pass\n"),
    ("nobody catches everything", "app/mail.py", "try:\n    pass\nexcept (ValueError, Exception):\n    pass\n"),
    ("nobody catches everything", "app/db.py", "try:\n    pass\nexcept BaseException:\n    pass\n"),
    ("nobody catches everything", "app/web.py", "try:\n    pass\nexcept:\n    pass\n"),
    ("one clock", "app/logbook/eligibility/panel.py", "def today():\n    return date.today()\n"),
    ("one clock", "app/jobs.py", "STARTED = datetime.now(UTC)\n"),
    ("one outbound door", "app/fees/payers/vies.py", "import httpx\n"),
    ("one outbound door", "app/logbook/eligibility/panel.py", "def late():\n    from urllib.request import urlopen\n"),
    ("one outbound door", "app/logbook/eligibility/panel.py", "import http.client as web\n"),
    ("one outbound door", "app/logbook/eligibility/panel.py", "from http import client\n"),
    ("one outbound door", "app/mail.py", "import socket\n"),
    ("no view asks about htmx", "app/logbook/views.py", "is_htmx = bool(request.htmx)\n"),
    ("HTML comes from templates", "app/logbook/eligibility/panel.py", 'Markup("<b>")\n'),
    ("HTML comes from templates", "app/logbook/eligibility/panel.py", "class Bold:\n    def __html__(self): ...\n"),
    ("every blueprint has an area and the usual name", "app/home.py", 'logbook = area("x", __name__, Area.PUBLIC)\n'),
    ("every blueprint has an area and the usual name", "app/home.py", 'pages = Blueprint("x", __name__)\n'),
    ("no code in pages", "app/templates/home.html", "<script>alert(1)</script>\n"),
    ("no code in pages", "app/templates/home.html", '<script type="application/ld+json">{{ data }}</script>\n'),
    ("no code in pages", "app/templates/home.html", '<script type="application/ld+json">{{ x | tojson }}{}</script>\n'),
    ("no code in pages", "app/templates/home.html", '<script type="module">{{ data | tojson }}</script>\n'),
    ("no code in pages", "app/templates/home.html", "<style>p { color: red }</style>\n"),
    ("no code in pages", "app/templates/home.html", '<p style="color: red"></p>\n'),
    ("no code in pages", "app/templates/ui.html", '<a {{ x }} onclick="go()">x</a>\n'),
    ("no code in pages", "app/templates/home.html", '<a href="javascript:go()">x</a>\n'),
    ("no code in pages", "app/templates/home.html", '<p hx-on:click="go()"></p>\n'),
    ("no code in pages", "app/templates/mail_base.html", "<style>p { color: red }</style>\n"),
    ("letters carry all they show", "app/templates/mail_base.html", '<img alt="" width="1">\n'),
    ("letters carry all they show", "app/templates/mail_base.html", '<p style="background: url(/seen)"></p>\n'),
    ("htmx 4 only", "app/templates/home.html", '<p hx-get="/" hx-ext="x"></p>\n'),
    ("htmx 4 only", "app/templates/home.html", '<p hx-get="/" hx-disabled-elt="this"></p>\n'),
    ("htmx 4 only", "app/templates/home.html", '<p hx-get="/" hx-params="*"></p>\n'),
    ("htmx 4 only", "app/templates/home.html", '{{ post("/", "Go", hx_prompt="Sure?") }}\n'),
    ("htmx 4 only", "app/templates/home.html", '<div hx-target="#mediations"><p hx-get="/"></p></div>\n'),
    ("htmx 4 only", "app/templates/home.html", "<p hx-get=\"/\" hx-vals='js:{a: 1}'></p>\n"),
    ("htmx 4 only", "app/templates/home.html", '<p hx-get="/" hx-trigger="click[ctrlKey]"></p>\n'),
    ("htmx 4 only", "app/static/js/site.js", 'document.addEventListener("htmx:afterSwap", attend);\n'),
    ("text is escaped", "app/templates/home.html", "{{ text|safe }}\n"),
    ("text is escaped", "app/templates/home.html", "{% autoescape false %}{{ text }}{% endautoescape %}\n"),
    ("templates and style sheet agree", "app/templates/home.html", '<p class="lead {{ x }}"></p>\n'),
    ("templates and style sheet agree", "app/templates/home.html", '<p class="card {{ "lead" if x }}"></p>\n'),
    ("templates and style sheet agree", "app/static/css/2-elements.css", "@media print { .gone, p { top: 0; } }\n"),
    ("templates and style sheet agree", "app/static/css/2-elements.css", "#gone { color: #fade; }\n"),
    ("pages can be read from the right", "app/static/css/2-elements.css", "p { margin-left: 1rem; }\n"),
    ("pages can be read from the right", "app/static/css/2-elements.css", "p { left: 0; }\n"),
    ("pages can be read from the right", "app/static/css/2-elements.css", "p { text-align: right; }\n"),
    ("templates are private", "app/logbook/templates/logbook/code.html", '{% include "accounts/index.html" %}\n'),
    ("templates are private", "app/logbook/views.py", 'page("accounts/index.html")\n'),
    ("templates are private", "app/logbook/cpd/views.py", 'page("accounts/index.html")\n'),
    ("templates are private", "app/feedback/flags/views.py", 'page("accounts/index.html")\n'),
    ("templates are private", "app/listing/desk/views.py", 'page("accounts/index.html")\n'),
    (TRANSLATED, "app/feedback/reviewer/receipts.py", 'NEW = N_("Something new.")\n'),
    (TRANSLATED, "app/feedback/reviewer/receipts.py", 'NEW = "Something new."\n'),
    (TRANSLATED, "app/feedback/templates/feedback/reviewer/stop.html", '{{ _("Something new.") }}\n'),
    (TRANSLATED, "app/feedback/templates/feedback/reviewer/stop.html", "<p>Something new.</p>\n"),
    (TRANSLATED, "app/feedback/templates/feedback/reviewer/stop.html", '<p aria-label="New"></p>\n'),
    (TRANSLATED, "app/feedback/templates/feedback/letters/reminder.txt", "Something new.\n"),
    (TRANSLATED, "app/translations/fr/LC_MESSAGES/messages.po", '\nmsgid "Old."\nmsgstr "Vieux."\n'),
    (TRANSLATED, "app/translations/ar/LC_MESSAGES/messages.po", '\n#, fuzzy\nmsgid "Back"\nmsgstr "x"\n'),
    ("no file knows a machine", "app/clock.py", "PLACE = '/" + "tmp/portal'\n"),
    ("no file knows a machine", "docs/new.md", "See /" + "home/ana/notes.\n"),
    ("no file knows a machine", "Makefile", "# https://pypi" + ".org/simple\n"),
    ("the map is true", "app/logbook/new.py", '"""Something new."""\n'),
    ("the map is true", "app/new.py", '"""Something new."""\n'),
    ("folders can be looked through", "app/logbook/sources.py", '"""Something new."""\n'),
    ("vendored files are as they came", "app/static/js/htmx-4.0.1.min.js", "// ours\n"),
    ("vendored files are as they came", "app/static/js/other.min.js", "// theirs\n"),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
def test_the_tree_keeps_the_law(law):
    assert broken_before(law) == []


def test_every_law_is_broken_on_purpose_below():
    assert {law for law, _path, _text in PLANTED} == set(LAWS)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The parts of the tree that the laws look at, to plant something in."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "app", root / "app", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "docs").mkdir()
    shutil.copy(ROOT / "README.md", root)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@cache
def broken_before(law):
    return LAWS[law](ROOT)


@pytest.mark.parametrize(("law", "path", "text"), PLANTED)
def test_the_law_is_found_broken(copy, law, path, text):
    before = broken_before(law)
    file = copy / path
    kept = file.read_text() if file.exists() else None
    file.write_text((kept or "") + text)
    found = LAWS[law](copy)
    file.unlink() if kept is None else file.write_text(kept)
    assert set(found) - set(before)


def test_a_folder_of_too_many_modules_is_found(tmp_path):
    """One file cannot break this law, whatever a folder holds today."""
    folder = tmp_path / "app/logbook/sources"
    folder.mkdir(parents=True)
    for number in range(files.MOST_MODULES + 1):
        (folder / f"module_{number}.py").touch()
    assert files.crowded(tmp_path) == [f"app/logbook/sources holds {files.MOST_MODULES + 1} modules"]
