"""A new address makes nobody a second person: not for feedback, nor for staff's own record, nor for who decides."""

import pytest
from sqlalchemy import select

from app.accounts.address import actions as address_actions, queries as address_queries
from app.accounts.address.models import FormerAddress
from app.accounts.models import User
from app.accounts.own_record import OWN_RECORD, refuse_own
from app.accounts.person import person
from app.db import commit, db
from app.errors import Refused
from app.feedback import asking
from app.feedback.authors import queries as author_queries
from app.feedback.authors.appointments import Tie
from app.listing.applications import queries as application_queries
from tests import make
from tests.features import lettering

pytestmark = pytest.mark.database

OLD, NEW, SPELLED = "ana.f@gmail.com", "ana@rivers.example", "anaf+x@googlemail.com"
THEIRS = asking.why_not_holder(is_own=False, is_of_imi=True)
OWN = asking.why_not_holder(is_own=True, is_of_imi=False)


def moved(who, new=NEW):
    """The person after their address has changed."""
    user = db.session.get_one(User, who.id)
    address_actions.move(user, new)
    commit()
    return person(user)


def refused(act, *subjects, **details):
    with pytest.raises(Refused) as refusal:
        act(*subjects, **details)
    db.session.rollback()
    return refusal.value.reason


def test_a_mediator_gives_themself_no_feedback_by_the_address_they_had(database):
    ana = make.mediator(email=OLD)
    assert refused(lettering.asked, ana, address=SPELLED) == OWN
    ana = moved(ana)
    assert [refused(lettering.asked, ana, address=each) for each in (NEW, SPELLED)] == [OWN, OWN]
    assert lettering.asked(ana, address="maria@example.com").id


@pytest.mark.parametrize("role", [make.staff, make.digest_author])
def test_neither_does_whoever_works_on_feedback(database, role):
    ana = make.mediator()
    moved(role(email=OLD))
    assert refused(lettering.asked, ana, address=SPELLED) == THEIRS


def test_an_address_somebody_else_had_is_nobodys(database):
    ana = make.mediator()
    moved(make.mediator(email=OLD))
    assert lettering.asked(ana, address=OLD).id


def test_staff_do_not_act_on_a_second_account_at_the_mailbox_they_had(database):
    sanne, other = moved(make.staff(email=OLD)), make.mediator(email="lea@example.org")
    second = make.mediator(email=SPELLED)
    assert refused(refuse_own, second.id, by=sanne) == OWN_RECORD
    refuse_own(other.id, by=sanne)
    refuse_own(second.id, by=None)


def test_nor_on_one_that_has_moved_away_from_theirs(database):
    sanne, second = make.staff(email=OLD), make.mediator(email=SPELLED)
    moved(second)
    assert refused(refuse_own, second.id, by=sanne) == OWN_RECORD


def test_nobody_decides_about_or_sums_up_the_account_they_had(database):
    ana = moved(make.mediator(email=OLD))
    lea, other = make.digest_author(email=SPELLED), make.digest_author(email="lea@example.org")
    mediator, author = db.session.get_one(User, ana.id), db.session.get_one(User, lea.id)
    assert application_queries.ties(ana.id, lea.id) == {Tie.SAME_PERSON} == author_queries.ties(mediator, author)
    assert application_queries.ties(ana.id, other.id) == set()


def test_a_mailbox_is_kept_as_a_hash_only_and_goes_with_its_account(database):
    ana = make.mediator(email=OLD)
    moved(ana)
    [kept] = database.session.scalars(select(FormerAddress.mailbox))
    assert (len(kept), "ana" in kept, "gmail" in kept) == (64, False, False)
    assert address_queries.former_holders(SPELLED) == {ana.id}
    db.session.delete(db.session.get_one(User, ana.id))
    commit()
    assert address_queries.former_holders(SPELLED) == set()


def test_moving_back_and_forth_keeps_both_mailboxes(database):
    ana = make.mediator(email=OLD)
    for new in (NEW, OLD, NEW):
        ana = moved(ana, new)
    assert [address_queries.former_holders(each) for each in (OLD, NEW)] == [{ana.id}, {ana.id}]
