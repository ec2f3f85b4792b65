"""Changing a mediation in its row of the list."""


def edited(browser, mediation):
    """The list, with the row of the mediation open."""
    return browser.get(f"/logbook/?edit={mediation.id}")


def save_row(page, mediation, **typed):
    named = {name.replace("_", " ").capitalize(): value for name, value in typed.items()}
    return page.submit("Save", named, action=f"/logbook/{mediation.id}/row")
