"""Which Beranda somebody gets."""

from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.home.field_page import FieldPage
from smartcity_desktop.ui.home.home import Home
from smartcity_desktop.ui.home.page import HomePage, HomeSources
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


def home_of(theme: Theme, wording: Wording, notices: Notices, sources: HomeSources) -> Home:
    """Return the Beranda of whoever is signed in: field staff brings evidence and sees no turns."""
    field = sources.profile.role is Role.FIELD_STAFF
    return (FieldPage if field else HomePage)(theme, wording, notices, sources)
