"""How does a command of the house wake Django, and say what is wrong with a setting?"""

from __future__ import annotations

import os

import django
from pydantic import ValidationError

from zorgroute.faces.cli.reading import Unusable
from zorgroute.project.databases import Unreachable
from zorgroute.project.environment import Environment
from zorgroute.project.houses import opened


def wake(*, as_owner: bool = False) -> Environment:
    """Set Django up for this process and give back what the environment says.

    Raises `Unusable` that names the setting, never its value.
    """
    if as_owner:
        os.environ["ZORGROUTE_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zorgroute.project.settings")
    os.environ.update(opened(os.environ))
    try:
        environment = Environment()
        django.setup()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = str(first["loc"][0]).upper()
        raise Unusable("settings.wrong", name=name, said=str(first["msg"])) from None
    except Unreachable as fault:
        raise Unusable("settings.wrong", name="DATABASE_URL", said=str(fault)) from None
    return environment
