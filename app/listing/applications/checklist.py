"""Whether what would be shared may be submitted, and what an assessor then has to accept (domain §4, §5)."""

from app.listing.applications.snapshot import Frozen, is_subject_to_verification, rule_of

NO_CODE = "You have not accepted the Code of Professional Conduct yet."
NO_NAME = "Your name is not known yet. Enter it on your account page."


def missing(frozen: Frozen) -> list[str]:
    """What keeps this from being submitted, in words; nothing when it may be.

    An assessor decides the borderline entries, so what they may accept is not missing.
    """
    short = _short_by(frozen) - frozen["windows"][-1]["to_judge"]
    found = {
        core_missing(frozen): not has_core(frozen),
        _short_words(frozen, short): short > 0,
        NO_CODE: frozen["code"]["version"] is None,
        NO_NAME: not frozen["mediator"],
    }
    return [words for words, is_so in found.items() if is_so]


def to_be_accepted(frozen: Frozen) -> str:
    """How many of the borderline entries have to be accepted for the threshold, in words; empty when none has to."""
    short, longest = _short_by(frozen), frozen["windows"][-1]
    to_judge = longest["to_judge"]
    if not 0 < short <= to_judge:
        return ""
    entries = "The one entry" if to_judge == 1 else f"{short} of the {to_judge} entries"
    subject = ", subject to verification" if is_subject_to_verification(frozen) else ""
    said = f"{longest['counted']} of {frozen['needed']} count{subject}."
    return f"{said} {entries} for the assessor to judge must be accepted."


def has_core(frozen: Frozen) -> bool:
    """Core experience; verified certification satisfies it (domain §5)."""
    return bool(frozen["core"]["is_met"] or frozen["certification"]["verified_on"])


def core_missing(frozen: Frozen) -> str:
    """What there is of core experience, of what is asked; where both are asked, only what is short."""
    core, rule = frozen["core"], rule_of(frozen)
    hours = (core["logged_minutes"] + core["earlier_minutes"]) // 60
    mediations = core["logged_mediations"] + core["earlier_mediations"]
    amounts = [
        (hours >= rule.core_hours, f"{hours} h of {rule.core_hours}"),
        (mediations >= rule.core_mediations, f"{mediations} of {rule.core_mediations} mediations"),
    ]
    short = [words for is_enough, words in amounts if not is_enough]
    words = f"You have {' and '.join(short)} of core experience"
    words += " and need one of the two." if rule.core == "any" else "."
    is_claimed = frozen["certification"]["claimed_on"] is not None
    return words + (" Once IMI has verified your certification, none is needed." if is_claimed else "")


def _short_by(frozen: Frozen) -> int:
    return frozen["needed"] - frozen["windows"][-1]["counted"]


def _short_words(frozen: Frozen, short: int) -> str:
    longest = frozen["windows"][-1]
    words = f"You are {short} short of {frozen['needed']} e-mediations at {longest['months']} months"
    return words + (", even if an assessor accepts every entry in doubt." if longest["to_judge"] else ".")
