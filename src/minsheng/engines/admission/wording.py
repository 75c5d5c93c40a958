"""Facts of an explanation in words. The templates are data, so that a page can give translated ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .explaining import Better, Explanation, Part

CHINESE: Mapping[str, str] = {
    "granted": "您家获得第 {choice} 志愿。",
    "nothing": "您家这次没有获得名额。",
    "full": (
        "第 {choice} 志愿没有获得：{name}共 {capacity} 个名额，排在您家前面的 {families} 个家庭"
        "占 {before} 个，剩 {left} 个，您家需要 {asked} 个；录取到第 {last} 位，您家是第 {place} 位。"
    ),
    "reserved": (
        "第 {choice} 志愿没有获得：{name}共 {capacity} 个名额，排在您家前面的 {families} 个家庭"
        "占 {before} 个，按公布的规则预留给其他群体的占 {reserved} 个，剩 {left} 个，"
        "您家需要 {asked} 个；您家是第 {place} 位。"
    ),
    "too_many": "第 {choice} 志愿没有获得：{name}一共只有 {capacity} 个名额，您家需要 {asked} 个。",
}


def sentences(
    explanation: Explanation,
    name: Callable[[int], str],
    wording: Mapping[str, str] = CHINESE,
) -> list[str]:
    """What the family got, then one sentence for each choice it would rather have had.

    Args:
        name: the name of a class by its number.
        wording: templates with named places, by situation.
    """
    granted = explanation.granted
    first = "nothing" if granted < 0 else "granted"
    told = [wording[first].format(choice=granted + 1)]
    return told + [_sentence(better, name, wording) for better in explanation.better]


def _sentence(better: Better, name: Callable[[int], str], wording: Mapping[str, str]) -> str:
    part = next((one for one in better.parts if one.lacking), better.parts[0])
    return wording[_situation(part)].format(
        choice=better.option + 1,
        name=name(part.kind),
        capacity=part.capacity,
        families=part.families_before,
        before=part.seats_before,
        reserved=part.seats_reserved,
        left=max(part.left, 0),
        asked=part.asked,
        last=part.last_place,
        place=part.place,
    )


def _situation(part: Part) -> str:
    if part.asked > part.capacity:
        return "too_many"
    return "reserved" if part.seats_reserved else "full"
