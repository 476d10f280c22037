"""Under which addresses does who keeps a family's data find authority, addresses and shields?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import family, family_authority, family_door, family_homes

FAMILY = "zaak/<uuid:case>/gezin"

urlpatterns = [
    path(f"{FAMILY}/", family.family, name="family"),
    path(f"{FAMILY}/gezag/", family_authority.authority, name="family-authority"),
    path(f"{FAMILY}/adres/", family_homes.home, name="family-home"),
    path(f"{FAMILY}/adres/weg/", family_homes.leave_home, name="family-leave-home"),
    path(f"{FAMILY}/eigen-deur/", family_door.own_door, name="family-door"),
    path(f"{FAMILY}/eigen-deur/sluiten/", family_door.close, name="family-door-close"),
    path(f"{FAMILY}/afschermen/", family_homes.new_shield, name="family-shield"),
    path(f"{FAMILY}/afschermen/einde/", family_homes.lift, name="family-lift"),
]
