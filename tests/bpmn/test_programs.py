"""Do programs for BPMN take our documents: the schema of the OMG, and bpmn-js?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from tests.bpmn import packages
from tests.core.bpmn.sheets import VOICES, sheet, shipped_xml
from tests.factories.routes import route_names

# bpmn-js lets a line of words be a little wider than its room, and nothing stands that near.
SLACK = 3.5
OPEN = """async (xml) => {
  const viewer = new BpmnJS({ container: '#drawing' });
  const { warnings } = await viewer.importXML(xml);
  viewer.get('canvas').zoom(1);
  const shown = [];
  viewer.get('elementRegistry').forEach((element, drawn) => {
    const words = [...drawn.querySelectorAll('.djs-visual text')].map((each) => each.getBBox());
    shown.push({
      id: element.id, width: element.width, height: element.height, isWords: !!element.labelTarget,
      words: words.map((box) => ({ x: box.x, y: box.y, width: box.width, height: box.height })),
    });
  });
  const sign = document.querySelector('.bjs-powered-by').getBoundingClientRect();
  return { warnings: warnings.map((each) => each.message), shown, sign: sign.width * sign.height };
}"""


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    packages.install()
    return etree.XMLSchema(etree.parse(packages.SCHEMA))


@pytest.fixture(scope="module")
def opened(chromium: Any) -> Iterator[Any]:
    """Opens a document in bpmn-js, on a page of its own."""
    packages.install()
    page = chromium.new_page(viewport={"width": 1440, "height": 900})

    def open_one(xml: str) -> Any:
        page.set_content('<div id="drawing" style="width:1400px;height:860px"></div>')
        for style in packages.STYLES:
            page.add_style_tag(path=packages.VIEWER / "assets" / style)
        page.add_script_tag(path=packages.VIEWER / "bpmn-viewer.production.min.js")
        return page.evaluate(OPEN, xml)

    yield open_one
    page.close()


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", route_names())
def test_document_of_a_shipped_route_is_valid_by_the_schema_of_the_omg(schema, name, voice):
    schema.validate(etree.fromstring(shipped_xml(name, voice).encode()))

    assert [str(fault) for fault in schema.error_log] == []


def test_schema_refuses_a_document_with_an_element_it_does_not_know(schema):
    xml = shipped_xml("westerkwartier.basisschool").replace("bpmn:userTask", "bpmn:userDeed")

    assert schema.validate(etree.fromstring(xml.encode())) is False


@pytest.mark.browser
@pytest.mark.parametrize("name", route_names())
def test_bpmn_js_shows_a_shipped_route_whole_and_without_a_warning(opened, name):
    xml = shipped_xml(name)
    found = opened(xml)
    ours = sheet(xml)
    shown = {each["id"]: each for each in found["shown"]}

    assert found["warnings"] == []
    assert {*ours.shapes, *ours.paths} - set(shown) == set()
    assert {key for key in ours.labels if f"{key}_label" not in shown} == set()
    assert [key for key, each in shown.items() if _spills(key, each, ours)] == []
    assert found["sign"] > 0


def _spills(key: str, shown: dict[str, Any], ours: Any) -> bool:
    """Whether words come outside the room that we kept free for them."""
    if shown["isWords"]:
        room = ours.labels[key.removesuffix("_label")]
        width, height = room.width, room.height
    elif key in ours.shapes and ours.kind(key) in ("userTask", "textAnnotation"):
        width, height = shown["width"], shown["height"]
    else:
        return False
    return any(
        words["width"] > width + SLACK or words["height"] > height for words in shown["words"]
    )
