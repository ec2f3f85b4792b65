"""The days, months and numbers that pages and letters name, each taken from the rule that holds it."""

from app import mail
from app.feedback import asking, letter_actions
from app.feedback.answers import release, retention
from app.feedback.authors import drafts
from app.feedback.digests import summary as digest

LIMITS = {
    "ask_months": asking.ASK_WITHIN_MONTHS,
    "most_requests": asking.MOST_REQUESTS,
    "remind_days": asking.REMIND_AFTER.days,
    "answer_days": asking.ANSWER_WITHIN.days,
    "link_days": asking.LINK_LASTS.days,
    "correct_days": asking.CORRECT_WITHIN.days,
    "contact_days": letter_actions.KEEP_CONTACT.days,
    "texts_days": retention.KEEP_TEXTS_AFTER_DIGEST.days,
    "texts_months": retention.KEEP_TEXTS_MONTHS,
    "ratings_months": retention.KEEP_RATINGS_MONTHS,
    "fewest_together": release.FEWEST_TOGETHER,
    "longest_wait_days": release.LONGEST_WAIT.days,
    "fewest_mediations_after_the_wait": release.FEWEST_MEDIATIONS_AFTER_THE_WAIT,
    "fewest_answers": digest.FEWEST_ANSWERS,
    "fewest_mediations": digest.FEWEST_MEDIATIONS,
    "fewest_more": digest.FEWEST_MORE,
    "share_step": digest.SHARE_STEP_PERCENT,
    "first_digest_months": digest.FIRST_WITHIN_MONTHS,
    "renew_digest_months": digest.RENEW_AFTER_MONTHS,
    "author_months": digest.AUTHOR_WITHIN_MONTHS,
    "stale_digest_months": digest.STALE_AFTER_MONTHS,
    "check_days": drafts.CHECK_WITHIN.days,
    "longest_reply": drafts.LONGEST_REPLY,
}


@mail.offers
def limit(name: str) -> str:
    """The same for letters, one at a time."""
    return str(LIMITS[name])
