"""A bank statement to import in the demo: what is due is paid, one of it in part, and two payments are a riddle."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from xml.sax.saxutils import escape

from app import money

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt>
<GrpHdr><MsgId>DEMO</MsgId><CreDtTm>{day}T06:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>DEMO-{day}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
"""
ENTRY = """\
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
"""
FOOT = "</Stmt>\n</BkToCstmrStmt>\n</Document>\n"


class Due(NamedTuple):
    """What is open of a contribution, in cents, by the reference that its payer writes."""

    reference: str
    cents: int
    payer: str


def sample_statement(due: Sequence[Due], *, iban: str, today: date) -> bytes:
    """A camt.053 file of today in which all of it is paid, the last only in part."""
    paid = [(each.cents, f"Contribution {each.reference}", each.payer) for each in due]
    if len(paid) > 1:
        paid[-1] = (100_00, *paid[-1][1:])
    paid += [(199_65, "Contribution", "Mediation Practice Vos"), (45_00, "Room for the summer meeting", "J. de Wit")]
    entries = [_entry(*each, way="CRDT", day=today) for each in paid]
    out = _entry(12_50, "Costs of the account", "Bank", way="DBIT", day=today)
    head = HEAD.format(day=today, number=today.timetuple().tm_yday, iban=iban)
    return "".join([head, *entries, out, FOOT]).encode()


def _entry(cents: int, text: str, payer: str, *, way: str, day: date) -> str:
    return ENTRY.format(amount=money.plain(cents), way=way, day=day, payer=escape(payer), text=escape(text))
