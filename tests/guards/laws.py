"""Every law of the house by its name: each looks at a tree and says where it is broken."""

from collections.abc import Callable
from pathlib import Path

from tests.guards import files, imports, python_code, templates, translations

ROOT = Path(__file__).parent.parent.parent
LAWS: dict[str, Callable[[Path], list[str]]] = {
    "imports point down": imports.violations,
    "files and functions are short": python_code.too_long,
    "every module says what it knows": python_code.unexplained,
    "what writes is an action": python_code.unlocked,
    "one place commits": python_code.many_commits,
    "nobody catches everything": python_code.caught_all,
    "one clock": python_code.other_clocks,
    "one outbound door": python_code.other_doors,
    "no view asks about htmx": python_code.curious_about_htmx,
    "HTML comes from templates": python_code.past_escaping,
    "every blueprint has an area and the usual name": python_code.loose_blueprints,
    "no code in pages": templates.inline_code,
    "letters carry all they show": templates.letters_that_load,
    "htmx 4 only": templates.old_htmx,
    "text is escaped": templates.unescaped,
    "templates and style sheet agree": templates.strange_classes,
    "pages can be read from the right": templates.one_sided,
    "templates are private": templates.borrowed,
    "what a reviewer reads is translated": translations.untranslated,
    "no file knows a machine": files.knows_the_machine,
    "the map is true": files.off_the_map,
    "folders can be looked through": files.crowded,
    "vendored files are as they came": files.changed_vendored,
}
