"""The QPalette of a theme, and a theme read back from the system's palette."""

from PySide6.QtGui import QColor, QPalette

from smartcity_desktop.ui.tokens import Pair, Tokens

Role = QPalette.ColorRole
Group = QPalette.ColorGroup
# Per cent by which the Fusion style darkens the window's colour for the edge of a mark.
EDGE_SHADE = 150


def palette(tokens: Tokens) -> QPalette:
    """Return a palette with every role of `tokens` set, the disabled group included."""
    result = QPalette()
    for role, colour in _roles(tokens).items():
        result.setColor(role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.PlaceholderText):
        result.setColor(Group.Disabled, role, QColor(tokens.disabled))
    result.setColor(Group.Disabled, Role.Base, QColor(tokens.surface_alt))
    result.setColor(Group.Disabled, Role.Highlight, QColor(tokens.sunken))
    result.setColor(Group.Disabled, Role.HighlightedText, QColor(tokens.disabled))
    return result


def mark_palette(tokens: Tokens) -> QPalette:
    """Return the palette of radio buttons and check boxes.

    The style draws their edge as a darker shade of the window's colour, which a dark window
    swallows: they are given the window colour whose shade is the token for edges.
    """
    result = palette(tokens)
    result.setColor(Role.Window, QColor(tokens.line_strong).lighter(EDGE_SHADE))
    return result


def _roles(tokens: Tokens) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: tokens.window,
        Role.WindowText: tokens.text,
        Role.Base: tokens.surface,
        Role.AlternateBase: tokens.surface_alt,
        Role.Text: tokens.text,
        Role.PlaceholderText: tokens.text2,
        Role.Button: tokens.surface,
        Role.ButtonText: tokens.text,
        Role.BrightText: tokens.bad.ink,
        Role.Highlight: tokens.select,
        Role.HighlightedText: tokens.text,
        Role.Accent: tokens.primary,
        Role.Link: tokens.primary,
        Role.LinkVisited: tokens.primary,
        Role.ToolTipBase: tokens.surface,
        Role.ToolTipText: tokens.text,
        Role.Light: tokens.surface,
        Role.Midlight: tokens.surface_alt,
        Role.Mid: tokens.line,
        Role.Dark: tokens.line_strong,
        Role.Shadow: tokens.line_strong,
    }


def contrast_tokens(system: QPalette) -> Tokens:
    """Return tokens made only of `system` colours, for the high-contrast appearance."""

    def colour(role: QPalette.ColorRole, group: QPalette.ColorGroup = Group.Active) -> str:
        return system.color(group, role).name().upper()

    ink, ground = colour(Role.WindowText), colour(Role.Window)
    plain, chosen = Pair(ink, ground), Pair(colour(Role.HighlightedText), colour(Role.Highlight))
    return Tokens(
        dark=system.color(Role.Window).lightness() < system.color(Role.WindowText).lightness(),
        window=ground,
        surface=ground,
        surface_alt=ground,
        sunken=ground,
        text=ink,
        text2=ink,
        disabled=colour(Role.WindowText, Group.Disabled),
        line_strong=ink,
        line=ink,
        primary=chosen.fill,
        primary_hover=chosen.fill,
        on_primary=chosen.ink,
        # A selected row keeps the window's own ground: its ink stays ink, its edge says selected.
        select=ground,
        focus=ink,
        ok=plain,
        warn=plain,
        bad=plain,
        info=plain,
        moderation=plain,
        neutral=plain,
        demo=plain,
        demo_hatch=ground,
        levels=(plain, plain, plain, plain, plain),
    )
