"""Reading an XForm (what pyxform writes) into a Form.

Source: ODK XForms Specification (https://getodk.github.io/xforms-spec/): model, instances,
bindings, itext, and the body's controls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from minsheng.surveys.rules.definition import MOMENTS, Choice, Form, Item, Parts, Words

_X = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_ITEMSET = re.compile(r"^instance\('([^']+)'\)/root/item(?:\[(.*)\])?$", re.DOTALL)
_ITEXT = re.compile(r"^jr:itext\('(.*)'\)$", re.DOTALL)
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_KNOWN = {
    "chinese": "zh",
    "中文": "zh",
    "简体中文": "zh",
    "english": "en",
    "英文": "en",
    "英语": "en",
}
_TYPES = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "geopoint": "geopoint",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form cannot be taken: a code, the name of the row it concerns, and small facts."""

    code: str
    name: str = ""
    column: str = ""
    detail: str = ""


class Unsupported(ValueError):
    """The form uses something this site would have to ignore."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{f.code} {f.name} {f.detail}" for f in faults))
        self.faults = faults


def language_code(name: str) -> str:
    """ "中文 (zh)" → "zh"; a form without languages is taken as Chinese."""
    found = _CODE.search(name)
    if found:
        return found.group(1).lower()
    return _KNOWN.get(name.strip().lower(), "zh" if name == "default" else name.strip().lower())


class _Reader:
    def __init__(self, xml: str) -> None:
        tree: Element = ElementTree.fromstring(xml)
        model = tree.find(f"{_H}head/{_X}model")
        body = tree.find(f"{_H}body")
        if model is None or body is None:
            raise Unsupported([Fault("no_model")])
        self.model, self.body = model, body
        self.title = tree.findtext(f"{_H}head/{_H}title") or ""
        self.instance: Element = model.findall(f"{_X}instance")[0][0]
        self.binds = {bind.get("nodeset", ""): bind for bind in model.findall(f"{_X}bind")}
        self.texts, self.languages = self._itext()
        self.faults: list[Fault] = []

    def _itext(self) -> tuple[dict[str, Words], tuple[str, ...]]:
        texts: dict[str, Words] = {}
        languages: list[str] = []
        for translation in self.model.iterfind(f"{_X}itext/{_X}translation"):
            code = language_code(translation.get("lang", ""))
            languages.insert(0 if translation.get("default") else len(languages), code)
            for text in translation.iterfind(f"{_X}text"):
                value = next(
                    (val for val in text.iterfind(f"{_X}value") if not val.get("form")), None
                )
                parts = _parts(value) if value is not None else []
                texts.setdefault(text.get("id", ""), {})[code] = [] if parts == ["-"] else parts
        return texts, tuple(dict.fromkeys(languages)) or ("zh",)

    def words(self, element: Element | None) -> Words:
        """The text of a <label> or <hint>, by language."""
        if element is None:
            return {}
        reference = element.get("ref", "")
        return self.words_at(reference) if reference else {self.languages[0]: _parts(element)}

    def words_at(self, reference: str) -> Words:
        """The text behind "jr:itext('…')", or the plain text itself."""
        found = _ITEXT.match(reference)
        if found:
            return self.texts.get(found.group(1), {})
        return {self.languages[0]: [reference]} if reference else {}

    def form(self) -> Form:
        choices = {
            i.get("id", ""): tuple(self._choices(i))
            for i in self.model.findall(f"{_X}instance")[1:]
        }
        items = tuple(self._items(self.instance, f"/{_local(self.instance)}", self._controls()))
        if self.faults:
            raise Unsupported(self.faults)
        title: Words = {code: [self.title] for code in self.languages}
        return Form(_local(self.instance), title, self.languages, items, choices)

    def _choices(self, instance: Element) -> Iterator[Choice]:
        if instance.get("src"):
            self.faults.append(Fault("external_choices", instance.get("id", "")))
            return
        for row in instance.iterfind(f"{_X}root/{_X}item"):
            columns = {_local(column): column.text or "" for column in row}
            label: Words = {self.languages[0]: [columns.pop("label")]} if "label" in columns else {}
            label = self.texts.get(columns.pop("itextId", ""), label)
            yield Choice(columns.pop("name"), label, columns)

    def _controls(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in self.body.iter():
            path = element.get("ref") or element.get("nodeset") or ""
            if path.startswith("/") and _local(element) not in {
                "label",
                "hint",
                "itemset",
                "value",
            }:
                found[f"{path}#repeat" if _local(element) == "repeat" else path] = element
        return found

    def _items(self, parent: Element, path: str, controls: dict[str, Element]) -> Iterator[Item]:
        seen: set[str] = set()
        for element in parent:
            name = _local(element)
            here = f"{path}/{name}"
            if name == "meta" or name in seen:  # a repeat stands twice: template and first row
                continue
            seen.add(name)
            if len(element) or f"{here}#repeat" in controls:
                yield self._container(element, here, controls)
            else:
                yield self._question(element, here, controls.get(here))

    def _container(self, element: Element, path: str, controls: dict[str, Element]) -> Item:
        control, bind = controls.get(path), self.binds.get(path)
        repeat = controls.get(f"{path}#repeat")
        if repeat is not None and repeat.get(f"{_JR}count"):
            self.faults.append(Fault("repeat_count", _local(element), "repeat_count"))
        return Item(
            kind="group" if repeat is None else "repeat",
            name=_local(element),
            label=self.words(control.find(f"{_X}label") if control is not None else None),
            relevant=bind.get("relevant", "") if bind is not None else "",
            appearance=control.get("appearance", "") if control is not None else "",
            items=tuple(self._items(element, path, controls)),
        )

    def _question(self, element: Element, path: str, control: Element | None) -> Item:
        bind = self.binds.get(path)
        if bind is None:
            bind = Element("bind")
        list_name, choice_filter = self._itemset(element, control)
        return Item(
            kind="question",
            name=_local(element),
            type=self._type(bind, control, path),
            label=self.words(control.find(f"{_X}label") if control is not None else None),
            hint=self.words(control.find(f"{_X}hint") if control is not None else None),
            relevant=bind.get("relevant", ""),
            required=bind.get("required", ""),
            required_message=self.words_at(bind.get(f"{_JR}requiredMsg", "")),
            constraint=bind.get("constraint", ""),
            constraint_message=self.words_at(bind.get(f"{_JR}constraintMsg", "")),
            calculate=bind.get("calculate", ""),
            read_only=bind.get("readonly") == "true()",
            default=element.text or "",
            appearance=control.get("appearance", "") if control is not None else "",
            list_name=list_name,
            choice_filter=choice_filter,
        )

    def _type(self, bind: Element, control: Element | None, path: str) -> str:
        preload = bind.get(f"{_JR}preload")
        if preload:
            moment = "today" if preload == "date" else bind.get(f"{_JR}preloadParams", "")
            if moment not in MOMENTS:
                self.faults.append(Fault("type", path.rsplit("/", 1)[-1], "type", preload))
            return moment
        if control is None:
            return "calculate"
        kind = _local(control)
        if kind in {"select1", "select"}:
            return "select_one" if kind == "select1" else "select_multiple"
        if kind != "input":
            self.faults.append(Fault("type", path.rsplit("/", 1)[-1], "type", kind))
        if (
            bind.get("readonly") == "true()"
            and bind.get("type", "string") == "string"
            and not bind.get("calculate")
        ):
            return "note"
        return _TYPES.get(bind.get("type", "string"), "text")

    def _itemset(self, element: Element, control: Element | None) -> tuple[str, str]:
        itemset = control.find(f"{_X}itemset") if control is not None else None
        if itemset is None:
            return "", ""
        found = _ITEMSET.match(itemset.get("nodeset", ""))
        if found is None:
            self.faults.append(Fault("choices", _local(element), "type"))
            return "", ""
        return found.group(1), (found.group(2) or "").strip()


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _parts(element: Element) -> Parts:
    parts: Parts = [element.text or ""]
    for child in element:
        parts.append({"output": child.get("value", "").strip()})
        parts.append(child.tail or "")
    return [part for part in parts if part]


def read(xml: str) -> Form:
    """The form in ``xml``.

    Raises:
        Unsupported: it uses something this site does not do; every such place is named.
    """
    return _Reader(xml).form()
