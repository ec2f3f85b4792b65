"""The verdict on a listing as JSON that anybody may read, keep and check."""

from typing import Any

from app.directory.credentials.document import NAME
from app.directory.keys.signing import signed
from app.directory.public_pages import portal
from app.directory.verify.queries import More, Verified
from app.listing.register.history import Row


def document(found: Verified) -> dict[str, Any]:
    """A verdict, with the proof of the issuer and its context (`signing`); raises NoKey as long as there is no key.

    Days are ISO 8601 and those of Amsterdam; what is not so, or not known, is left out.
    - `number`: of the listing, as it is written. `page`: the address at which people read the same.
    - `on`: the day that was asked about. `asOf`: the day of this answer; the proof is no older.
    - `verdict`: `listed`, `not_listed`, `suspended` or `unknown`, of the day `on` by all that is known on `asOf`.
    - `since`: the first day of being listed without a break (a suspension is none), of the suspension, or of not being
      listed any more; left out for who was not listed before.
    - `name`: of the mediator, for every listing that ever was.
    As long as somebody is listed or suspended on `asOf`, also
    - `credential`, `isImiCertified`, `firstListedOn`; `profile`: its address, while it can be seen.
    - `assessedBy`: the `programme` (ODRQAP), and `signedOn`, the day on which it signed.
    - `history`: every change of the verdict in the order in which it became known. `on` and `until` (none: to the next
      change) are the days that a row is about, `recordedOn` the day from which on it was said. `corrects` is what was
      said of them before: its `verdict`, `since` when and `until` when.
    """
    status = found.status
    return signed(
        _said(
            number=found.number,
            page=f"{portal()}/verify/{found.number}" if found.is_known else None,
            on=str(found.on),
            asOf=str(found.today),
            verdict=status.verdict.value,
            since=status.since and str(status.since),
            name=found.name,
            **(_more(found, found.more) if found.more else {}),
        )
    )


def _more(found: Verified, more: More) -> dict[str, Any]:
    assessed = more.assessed
    return {
        "credential": NAME,
        "isImiCertified": more.is_certified,
        "firstListedOn": str(found.now.first_on),
        "profile": more.slug and f"{portal()}/mediators/{more.slug}",
        "assessedBy": assessed and {"programme": assessed.programme, "signedOn": str(assessed.signed_on)},
        "history": [_row(row) for row in more.history],
    }


def _row(row: Row) -> dict[str, Any]:
    before = row.corrects
    return _said(
        on=str(row.on),
        until=row.until and str(row.until),
        verdict=row.verdict.value,
        recordedOn=str(row.recorded_on),
        corrects=before and {"verdict": before.verdict.value, "since": str(before.since), "until": str(before.until)},
    )


def _said(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}
