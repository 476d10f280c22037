"""What do small routes look like, made at random or planted with one fault?"""

from __future__ import annotations

from pathlib import Path
from random import Random

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

TRACKS = Path(__file__).parents[3] / "content" / "routes" / "tracks"

HEAD = """
route: proef.klein
version: 1
title: {prof: Kleine proef, ouder: Kleine proef}
owner: proef
sources: [proef]
for: {municipality: proef, organisation: primary_school}
may_start: leerkracht
holds: leerkracht
roles:
  leerkracht: {at: primary_school, title: {prof: Leerkracht, ouder: Leerkracht}}
  collega: {at: primary_school, title: {prof: Collega, ouder: Collega}}
  ouders: {at: family, title: {prof: Ouders, ouder: U}}
  cjg: {at: ggd, title: {prof: CJG, ouder: CJG}}
  veilig_thuis: {at: safety_desk, title: {prof: Veilig Thuis, ouder: Veilig Thuis}}
consents:
  delen: {title: {prof: Delen, ouder: Delen}, to: cjg, classes: [existence]}
records:
  vraag:
    title: {prof: Vraag, ouder: Vraag}
    class: education
    fields:
      antwoord: {type: yes_no, label: {prof: Ja of nee, ouder: Ja of nee}}
  toestemming:
    title: {prof: Mag het, ouder: Mag het}
    class: existence
    fields:
      mag: {type: consent_request, consent: delen, label: {prof: Mag het, ouder: Mag het}}
results:
  klaar: {prof: Klaar, ouder: Klaar}
exits: {safety: meldcode, urgency: spoed, crisis: crisis}
"""
EXITS = """
  meldcode:
    use: meldcode
    as: {behandelaar: leerkracht, beslisser: leerkracht, collega: collega}
    may_start: leerkracht
    leads: leerkracht
  spoed:
    use: spoed
    as: {beller: leerkracht, eerste_hulp: leerkracht}
    may_start: leerkracht
    leads: leerkracht
  crisis: {use: crisis, as: {opvolger: leerkracht}, may_start: anyone, leads: leerkracht}
"""
SAY = "title: {prof: x, ouder: x}"


def loaded(text: str) -> Route:
    """A route from its text; a fault in a made-up route is a mistake of the test."""
    found = load_route(
        text.encode(), "klein.yaml", lambda use: (use, (TRACKS / f"{use}.yaml").read_bytes())
    )
    assert not isinstance(found, Unreadable), found.faults[:3]
    return found


def sound(seed: int) -> str:
    """A route that keeps every promise by the way it is made: every step leads on or back, a
    closed answer decides between outcomes that cover it, what is shared was asked first."""
    random = Random(seed)
    count = random.randint(3, 7)
    steps = []
    for number in range(count):
        onward = f"s{number + 1}" if number + 1 < count else None
        leads = f"to: {onward}" if onward else "ends: klaar"
        lines = [f"  s{number}:", f"    {SAY}", "    who: leerkracht"]
        kind = random.choice(["plain", "back", "answer", "consent", "ends"])
        if kind == "answer":
            back = f"s{random.randint(0, number)}"
            lines += ["    record: vraag", "    outcomes:"]
            lines += [f"      a: {{{SAY}, when: {{fact: antwoord, is: ja}}, {leads}}}"]
            lines += [f"      b: {{{SAY}, when: {{fact: antwoord, is: nee}}, to: {back}}}"]
        elif kind == "consent":
            share = "shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]"
            lines += ["    record: toestemming", "    outcomes:"]
            lines += [f"      a: {{{SAY}, needs: [{{consent: delen}}], {share}, {leads}}}"]
            lines += [f"      b: {{{SAY}, {leads}}}"]
        else:
            lines += ["    outcomes:", f"      a: {{{SAY}, {leads}}}"]
            if kind == "back":
                lines += [f"      b: {{{SAY}, to: s{random.randint(0, number)}}}"]
            if kind == "ends":
                lines += [f"      b: {{{SAY}, ends: klaar}}"]
        steps.append("\n".join(lines))
    return f"{HEAD}tracks:{EXITS}steps:\n" + "\n".join(steps) + "\n"


def wild(seed: int) -> str:
    """A route made without any care: steps lead anywhere, meldcode numbers lie anywhere."""
    random = Random(seed)
    count = random.randint(3, 6)
    steps = []
    for number in range(count):
        who = random.choice(["leerkracht", "leerkracht", "collega"])
        lines = [f"  s{number}:", f"    {SAY}", f"    who: {who}"]
        if random.random() < 0.5:
            lines.append(f"    meldcode: {random.randint(1, 3)}")
        decides = random.random() < 0.4
        if decides:
            lines.append("    record: vraag")
        lines.append("    outcomes:")
        for name, answer in (("a", "ja"), ("b", "nee")):
            to = random.choice([f"to: s{random.randint(0, count - 1)}", "ends: klaar"])
            when = f"when: {{fact: antwoord, is: {answer}}}, " if decides else ""
            needs = ""
            if random.random() < 0.2:
                needs = f"needs: [{{done: s{random.randint(0, count - 1)}}}], "
            lines.append(f"      {name}: {{{SAY}, {when}{needs}{to}}}")
        steps.append("\n".join(lines))
    return f"{HEAD}steps:\n".replace("exits:", "#") + "\n".join(steps) + "\n"


THREE_TRACKS = f"""{HEAD}tracks:{EXITS}
  een:
    {SAY}
    may_start: leerkracht
    leads: leerkracht
    results: {{af: {{prof: x, ouder: x}}}}
    steps:
      e1: {{{SAY}, who: leerkracht, outcomes: {{a: {{{SAY}, ends: af}}}}}}
  twee:
    {SAY}
    may_start: leerkracht
    leads: leerkracht
    results: {{af: {{prof: x, ouder: x}}}}
    steps:
      t1:
        {SAY}
        who: leerkracht
        outcomes:
          a: {{{SAY}, needs: [{{ended: een}}], ends: af}}
          b: {{{SAY}, to: t1}}
  drie:
    {SAY}
    may_start: leerkracht
    leads: leerkracht
    results: {{af: {{prof: x, ouder: x}}}}
    steps:
      d1:
        {SAY}
        who: leerkracht
        outcomes:
          a:
            {SAY}
            needs: [{{ended: een}}, {{ended: twee}}]
            shares: [{{to: cjg, classes: [existence]}}]
            ends: af
          b: {{{SAY}, ends: af}}
steps:
  s0:
    {SAY}
    who: leerkracht
    outcomes:
      a: {{{SAY}, ends: klaar}}
"""
