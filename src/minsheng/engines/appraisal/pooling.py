"""Small samples are drawn towards the mean of all: three contented visitors do not make the best county.

Parts of those asked follow a beta-binomial model whose prior is estimated by Kleinman's moments
(Kleinman 1973, Proportions with extraneous variance, JASA 68; with samples as weights); means follow the
normal model of Efron and Morris (1973, Stein's estimation rule and its competitors, JASA 68) with the
moment estimate of DerSimonian and Laird (1986). Three choices of ours: the prior never weighs more than all
the answers it was made from, so that full pooling still leaves doubt; never less than two answers, so that
five out of five is not certainty; and means share one spread within units, so that a unit's own improvement
can only help it. All of it is exact in fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from minsheng.engines.appraisal.exact import total
from minsheng.engines.appraisal.scheme import Prior

FEWEST = 3
"""So many units of a stratum, with answers, are needed for a mean of its own."""


LEAST_PRIOR = 2
"""Answers; what Agresti and Coull (1998) add on each side."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one unit's answers say: their mean, how many, and their spread (None: a part of those asked)."""

    mean: Fraction
    size: Fraction
    spread: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Pooled:
    """The estimate after pooling.

    Attributes:
        own: part of the estimate that is the unit's own (1 − own comes from the prior's mean).
        variance: of what is still unknown.
    """

    mean: Fraction
    own: Fraction
    variance: Fraction
    prior: Prior
    is_part: bool  # of those asked, so between 0 and 1


def estimated_prior(samples: Mapping[str, Sample]) -> tuple[Prior, Fraction]:
    """The prior that the units' own answers suggest, and the variance of one answer within a unit."""
    asked = total(one.size for one in samples.values())
    mean = total(one.mean * one.size for one in samples.values()) / asked
    within = _within(samples, mean, asked)
    squares = total(one.size * (one.mean - mean) ** 2 for one in samples.values())
    freedom = len(samples) - 1
    unequal = asked - total(one.size**2 for one in samples.values()) / asked
    least = min(Fraction(LEAST_PRIOR), asked)
    if not within:
        return Prior(mean, least if squares else asked), within
    excess = squares / within - freedom
    parts = any(one.spread is None for one in samples.values())
    if excess <= 0 or unequal <= 0:
        weight = asked
    elif parts:  # correlation of two answers of one unit: excess / (unequal - freedom)
        weight = (unequal - freedom) / excess - 1
    else:
        weight = unequal / excess
    return Prior(mean, max(least, min(weight, asked))), within


def _within(samples: Mapping[str, Sample], mean: Fraction, asked: Fraction) -> Fraction:
    if any(one.spread is None for one in samples.values()):
        return mean * (1 - mean)
    spread: Fraction = total(one.size * (one.spread or 0) ** 2 for one in samples.values())
    return spread / asked


def pooled(
    samples: Mapping[str, Sample], *, prior: Prior | None = None, pool: bool = True
) -> dict[str, Pooled]:
    """Each unit's estimate.

    Args:
        samples: unit → its answers, sizes above 0.
        prior: a fixed prior; None estimates one.
        pool: False leaves the means as they are and gives the variance of sampling alone.
    """
    if not samples:
        return {}
    found, within = estimated_prior(samples)
    used = found if prior is None else prior
    if not pool:
        used = Prior(used.mean, Fraction(0))
    return {unit: _one(sample, used, within) for unit, sample in samples.items()}


def _one(sample: Sample, prior: Prior, within: Fraction) -> Pooled:
    answers = sample.size + prior.weight
    own = sample.size / answers
    mean = own * sample.mean + (1 - own) * prior.mean
    is_part = sample.spread is None
    of_beta = mean * (1 - mean) / (answers + 1)
    return Pooled(mean, own, of_beta if is_part else within / answers, prior, is_part)


def pooled_by_stratum(
    samples: Mapping[str, Sample], strata: Mapping[str, str], *, prior: Prior | None, pool: bool
) -> dict[str, Pooled]:
    """As ``pooled``, each stratum with a mean of its own where enough of its units have answers."""
    members: dict[str, list[str]] = {}
    for unit in samples:
        members.setdefault(strata[unit], []).append(unit)
    overall = pooled(samples, prior=prior, pool=pool)
    found = dict(overall)
    for units in members.values():
        if len(units) >= FEWEST:
            found |= pooled({unit: samples[unit] for unit in units}, prior=prior, pool=pool)
    return found
