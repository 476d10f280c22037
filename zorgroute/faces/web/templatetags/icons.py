"""Which twelve signs stand beside words on the pages, and how are they drawn?"""

from __future__ import annotations

# Drawn on a field of 24 by 24 with a line of the colour of the text.
ICONS = {
    "phone": (
        '<path d="M6.5 3h3l1.6 4.4-2.2 1.7a12 12 0 0 0 6 6l1.7-2.2L21 14.5v3a3 3 0 0 1-3.2 3'
        'A16.5 16.5 0 0 1 3.5 6.2 3 3 0 0 1 6.5 3z"/>'
    ),
    "check": '<path d="M4 12.5l5.5 5.5L20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "pause": '<circle cx="12" cy="12" r="9"/><path d="M9.5 8.5v7M14.5 8.5v7"/>',
    "turn": '<circle cx="12" cy="12" r="9"/><path d="M7.5 12h8.5M12.5 8.5l3.5 3.5-3.5 3.5"/>',
    "not-yet": '<circle cx="12" cy="12" r="8" stroke-dasharray="1.5 4"/>',
    "skipped": '<circle cx="12" cy="12" r="9"/><path d="M5.7 18.3L18.3 5.7"/>',
    "attention": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.8v.2"/>',
    "person": (
        '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4.5 3.7-6.5 7.5-6.5s6.7 2 7.5 6.5"/>'
    ),
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"/>',
    "leave": '<path d="M14 4h6v16h-6M3 12h12M11 7.5L15.5 12 11 16.5"/>',
}
