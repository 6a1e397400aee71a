"""The levels in the reader's words."""

from commsqa.dashboard.i18n import Reader, gettext_of
from commsqa.dashboard.visit import Visit
from commsqa.domain.levels import Level


def level_names(visit: Visit | Reader) -> dict[Level, str]:
    """Each level's name."""
    _ = gettext_of(visit)
    return {
        Level.CRITICAL: _("critical"),
        Level.HIGH: _("high"),
        Level.MEDIUM: _("medium"),
        Level.LOW: _("low"),
        Level.INFO: _("info"),
    }
