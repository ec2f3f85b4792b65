"""Bank statements as banks write them: camt.053 in its first version and in the one that changed most."""

from xml.sax.saxutils import escape

ACCOUNT = "NL91ABNA0417164300"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:{}"
BOOKED = "<Sts>BOOK</Sts>"
BOOKED_LATER = "<Sts><Cd>BOOK</Cd></Sts>"  # from version 8


def tag(name, content):
    """An element around XML, or nothing when there is nothing to say."""
    return f"<{name}>{content}</{name}>" if content else ""


def file(*entries, version="02", **details):
    """A file with one statement."""
    return document(statement(*entries, **details), version=version)


def document(*statements, version="02", made="2026-11-24T06:00:00+01:00", kind="camt.053", root="BkToCstmrStmt"):
    header = tag("GrpHdr", tag("MsgId", "M1") + tag("CreDtTm", made))
    namespace = NAMESPACE.format(f"{kind}.001.{version}")
    body = tag(root, header + "".join(statements))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{namespace}">{body}</Document>\n'.encode()


def statement(*entries, account=ACCOUNT, currency="EUR", number="12", name="S-1"):
    balance = '<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt></Bal>'
    who = tag("Acct", tag("Id", tag("IBAN", account)) + tag("Ccy", currency)) if account else ""
    return tag("Stmt", tag("Id", name) + tag("ElctrncSeqNb", number) + who + balance + "\n".join(entries))


def entry(
    amount="199.65",
    *details,
    currency="EUR",
    on="2026-11-23",
    way="CRDT",
    status=BOOKED,
    bank_reference="",
    numbered="",
    reversal="",
    more="",
):
    """An entry; without details it has only its amount. `numbered` is its NtryRef, which changes from file to file."""
    return tag(
        "Ntry",
        tag("NtryRef", numbered)
        + f'<Amt Ccy="{currency}">{amount}</Amt>'
        + tag("CdtDbtInd", way)
        + tag("RvslInd", reversal)
        + status
        + tag("BookgDt", tag("Dt", on))
        + tag("AcctSvcrRef", bank_reference)
        + tag("NtryDtls", "".join(details))
        + tag("AddtlNtryInf", more),
    )


def detail(reference="", text="", payer="Vera Voss", amount="", bank_reference="", way="", later=False, currency="EUR"):
    """The details of a payment; `later` writes the payer and the amount as from version 8 on."""
    name = tag("Nm", escape(payer))
    money = f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else ""
    structured = tag("Strd", tag("CdtrRefInf", tag("Ref", reference)))
    return tag(
        "TxDtls",
        tag("Refs", tag("AcctSvcrRef", bank_reference) + tag("EndToEndId", "NOTPROVIDED"))
        + (money if later else tag("AmtDtls", tag("TxAmt", money)))
        + tag("CdtDbtInd", way)
        + tag("RltdPties", tag("Dbtr", tag("Pty", name) if later else name))
        + tag("RmtInf", tag("Ustrd", escape(text)) + structured),
    )


def paid(amount="199.65", reference="", text="", payer="Vera Voss", **details):
    """An entry of one payment."""
    return entry(amount, detail(reference, text, payer), **details)
