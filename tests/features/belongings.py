"""Everything that somebody owns and that has an id in an address."""

from datetime import timedelta
from io import BytesIO

from app import clock
from app.accounts import actions as accounts
from app.accounts.models import SignIn
from app.accounts.passkeys import queries as passkey_queries
from app.db import commit
from app.feedback import actions as feedback
from app.feedback.asking import Participant
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.feedback.models import Request
from app.fees.invoices import pdf_actions
from app.fees.prices import actions as price_actions, dei_actions
from app.listing.profiles.models import ProfilePhoto
from app.listing.programmes import actions as programme_actions
from app.logbook import actions
from app.logbook.co_mediations import actions as co_mediation_actions, queries as co_mediation_queries
from app.logbook.models import ImportRun
from app.logbook.sources import actions as source_actions
from tests import make
from tests.features import applying, authoring, billing, bringing, packing, paying, stating
from tests.features.authenticator import Authenticator
from tests.features.entering import ACCOUNT, made
from tests.features.linking import co_mediated
from tests.features.programmes import approved, followed, moved
from tests.rules.calendar_files import calendar

UNDOING = ("feedback.remove", "logbook.restore", "logbook.restore_session")
EVENT = "UID:1\nDTSTART:20260601T100000Z\nDTEND:20260601T130000Z\nSUMMARY:Mediation\nLOCATION:https://zoom.us/j/1"


class Belongings:
    """Everything somebody owns that has an id in an address, named as the routes name it.

    One that is needed for `UNDOING` is as that endpoint wants to find it.
    """

    def __init__(self, browser, database, endpoint=""):
        self.person = make.mediator(is_digest_author=True)
        self.browser = browser.another().sign_in(self.person)
        mediation = co_mediated(self.person)
        session = make.session(mediation, by=self.person)
        self.request_id, self.slot_id = self._asked(mediation)
        if endpoint == "feedback.remove":
            database.session.delete(database.session.get_one(Request, self.request_id))
            commit()
        if endpoint == "logbook.restore":
            actions.remove(mediation, by=self.person)
            commit()
        if endpoint == "logbook.restore_session":
            actions.remove_session(session, by=self.person)
            commit()
        self.mediation_id, self.session_id = mediation.id, session.id
        self.link_id, self.token = self._offered(mediation)
        self.answer_id, self.flag_id = self._flagged(mediation)
        self.run_id, self.sign_in_id = self._imported(database), self._signed_in_elsewhere(database)
        self.file_id = self._brought_in()
        self.appointment_id, self.draft_id = self._written_about()
        self.mediator_id, self.number = self._writes_about()
        self.passkey_id, self.user_id = self._passkey(), self.person.id
        self.application_id, self.entry_id = self._applied()
        self.pack_id = packing.sealed(self.person).id
        self.programme_id, self.assessor_id = self._follows()
        self.digest = self._portrayed(database)
        self.listing_id = make.listing(self.person).id
        self.contribution_id, self.year, self.invoice_number = self._invoiced()
        self.statement_id, self.bank_entry_id = self._paid()
        self.price_id, self.row_id = self._set_by_staff()
        self.cpd_item_id = make.cpd_item(self.person, takeaway="Be patient.").id
        self.source_id, self.look_token = self._connected(), "look"

    def __getitem__(self, name):
        return getattr(self, name)

    def _imported(self, database):
        file = {"Choose or drop a calendar file": (BytesIO(calendar(EVENT)), "calendar.ics")}
        self.browser.get("/logbook/import/").submit("Read the calendar", file, follow=False)
        return database.session.scalars(database.select(ImportRun.id).order_by(ImportRun.id.desc())).first()

    def _brought_in(self):
        page = bringing.import_sheet(self.browser, bringing.csv("2026-05-01,3 h,KM-01,Zoom,yes,,"))
        return int(page.address.rpartition("/")[2])

    def _connected(self):
        url, token = "https://calendar.example.org/a.ics", f"calendar {self.person.id}"
        source = source_actions.connect_address(self.person, form_token=token, name="Work", url=url)
        commit()
        return source.id

    def _asked(self, mediation):
        slot = feedback.add(
            mediation, by=self.person, form_token=f"slot {mediation.id}", participant=Participant.PARTY, side=None
        )
        commit()
        request = feedback.hand(slot, by=self.person, form_token=f"handed {slot.id}", version=slot.version)
        commit()
        return request.id, slot.id

    def _invoiced(self):
        billing.payer(self.person.id)
        contribution = paying.contribution(self.person)
        found = billing.issued(contribution)
        pdf_actions.keep(found.id, b"%PDF")
        commit()
        return contribution.id, found.year, found.number

    def _paid(self):
        """A bank statement with a payment of theirs."""
        return stating.kept(self.contribution_id)

    def _set_by_staff(self):
        """A price and a discount, which are nobody's and staff's to change."""
        staff, day = make.staff(), clock.today() + timedelta(days=30)
        price = price_actions.set_price(by=staff, valid_from=day, cents=170_00, note="Board")
        known = {"country": "KE", "percent": 50, "valid_until": None, "source": "Board"}
        row = dei_actions.add(by=staff, valid_from=day, **known)
        commit()
        return price.id, row.id

    def _offered(self, mediation):
        link = co_mediation_actions.offer(mediation, by=self.person, form_token=f"offer {mediation.id}")
        commit()
        return link.id, co_mediation_queries.address(link).rpartition("/")[2]

    def _flagged(self, mediation):
        answer = make.shared(mediation, did_well="Shown-words")
        flag = flag_actions.flag(answer, by=self.person, ground=Ground.ABUSE, reason="It is rude.")
        commit()
        return answer.id, flag.id

    def _written_about(self):
        """An author of one's own, and the text that is to be checked."""
        author = make.digest_author()
        appointment = authoring.appointed(self.person, author)
        return appointment.id, authoring.given(appointment, author).id

    def _writes_about(self):
        """A mediator whose digest one writes: a version that is published, and a text that is not."""
        mediator = make.mediator()
        appointment = authoring.appointed(mediator, self.person)
        number = authoring.published(appointment, self.person).number
        authoring.saved(appointment, self.person)
        return mediator.id, number

    def _passkey(self):
        made(self.browser, ACCOUNT, Authenticator())
        return passkey_queries.passkeys(self.person)[0].id

    def _applied(self):
        """An application with a question to answer."""
        programme = applying.programme(f"Assessment {self.person.id}")
        applying.ready(self.person)
        application = applying.queried(self.person, programme, by=applying.assessor(programme))
        return application.id, application.entries[0].id

    def _follows(self):
        """A programme that only its followers still see, with one of its assessors."""
        programme = followed(self.person, approved(f"Programme of {self.person.id}"))
        assessor = programme_actions.invite_assessor(
            programme, by=make.staff(), form_token=f"assessor {programme.id}", address=f"{programme.id}@example.org"
        )
        return moved(programme, "suspend").id, assessor.id

    def _portrayed(self, database):
        digest = f"{self.person.id:064x}"
        photo = ProfilePhoto(mediator_id=self.person.id, digest=digest, data=b"RIFF", made_at=clock.now())
        database.session.add(photo)
        commit()
        return digest

    def _signed_in_elsewhere(self, database):
        user = database.session.get_one(accounts.User, self.person.id)
        accounts.open_sign_in(user, device="Safari on iPhone")
        commit()
        return database.session.scalars(database.select(SignIn.id).order_by(SignIn.id.desc())).first()
