"""A sample object for every page that shows one, made in the officer's county.

``tests/project/test_access.py`` opens each page with each person; a page with arguments that has
no sample here fails. Each subject adds a maker for its pages and names the pages it serves.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from allauth.mfa.models import Authenticator
from django.test import TestCase
from django.utils import timezone
from shapely import box

from minsheng.accounts.tokens import make_token
from minsheng.demand.models import DemandRule, Need
from minsheng.devices.services import RuleFacts, Told, add_device, add_rule, receive
from minsheng.governance.services import add_milestone
from minsheng.imports.models import Batch
from minsheng.inspections.models import Draw
from minsheng.inspections.services import Wanted, announce_draw
from minsheng.organisations.models import Membership, Post
from minsheng.places.models import PlaceOption, SiteCriterion
from minsheng.quality.models import SleepReview
from minsheng.siteplans.models import SitePlan
from minsheng.standards.models import Version
from minsheng.standards.services.force import adopt
from minsheng.stations.evaluation import evaluate, judged_stations
from minsheng.stations.evaluation.campaigns import draw_campaign, start_campaign
from minsheng.stations.evaluation.decisions import propose
from minsheng.stations.models import Agreement, Decision, Review, Station, WeatherWarning
from minsheng.stations.services import (
    ItemFacts,
    WarningFacts,
    add_item,
    issue_warning,
    name_keeper,
    propose_station,
)
from minsheng.surveys.models import Survey
from minsheng.surveys.services.create import create_survey
from minsheng.surveys.services.run import open_survey
from minsheng.voices.links import secret_of
from minsheng.voices.services import Wish, suggest
from minsheng.voices.services.alerting import watch_closed_doors
from tests.cases.builders import make_case, make_station, picture
from tests.classes.builders import make_class, make_term
from tests.demand.builders import make_point
from tests.enrolment.builders import make_round
from tests.governance import builders as governed
from tests.inspections import builders as visits
from tests.jobs.builders import started
from tests.organisations.builders import make_border
from tests.people import Cast
from tests.places.builders import make_place
from tests.places.street_files import make_network
from tests.siteplans.conftest import ASKED, make_county
from tests.siteplans.test_plan import compute
from tests.standards.builders import DAY, draft_of, published
from tests.stations import builders as doors
from tests.stations import rated
from tests.stations.test_propose import place, proposal
from tests.surveys.conftest import LUNCH
from tests.voices.builders import open_station, rate, report

Arguments = dict[str, object]
Maker = Callable[[Cast], Arguments]

makers: dict[str, Maker] = {}
common: set[str] = set()
"""Pages whose object is nobody's in particular: every county may open it."""


def serves(*pages: str, everywhere: bool = False) -> Callable[[Maker], Maker]:
    """The decorated maker gives the arguments of these pages (or API paths)."""

    def note(maker: Maker) -> Maker:
        makers.update(dict.fromkeys(pages, maker))
        common.update(pages if everywhere else ())
        return maker

    return note


def samples(cast: Cast) -> Callable[[str], Arguments]:
    """Arguments by page; each maker makes its object once."""

    @cache
    def made(maker: Maker) -> Mapping[str, object]:
        return maker(cast)

    return lambda page: dict(made(makers[page]))


@serves("organisations:detail", "organisations:edit", "organisations:add")
@serves("organisations:post_add", "organisations:person_add")
def an_organisation(cast: Cast) -> Arguments:
    return {"pk": cast.county.pk}


@serves("organisations:border_remove")
def a_border(cast: Cast) -> Arguments:
    return {"pk": make_border(cast.county, box(118.7, 28.8, 119.0, 29.1)).organisation_id}


@serves("/api/v1/organisations/{int:organisation_id}")
def an_organisation_of_the_api(cast: Cast) -> Arguments:
    return {"organisation_id": cast.county.pk}


@serves("organisations:post", "organisations:hand_over", "organisations:renew")
def a_post(cast: Cast) -> Arguments:
    return {"pk": Post.objects.get(holder=cast.keeper).pk}


@serves("organisations:person", "organisations:hand_over_all", "organisations:person_reset")
@serves("organisations:person_close", "organisations:person_reopen")
def a_person(cast: Cast) -> Arguments:
    Membership.objects.create(person=cast.keeper, organisation=cast.town)
    return {"pk": cast.keeper.pk}


@serves("accounts:token_end")
def a_token(cast: Cast) -> Arguments:
    token, _ = make_token(cast.officer, name="报表", scope="read", days=30)
    return {"token_id": token.pk}


@serves("mfa_edit_webauthn", "mfa_remove_webauthn")
def a_security_key(cast: Cast) -> Arguments:
    """Of somebody who does not walk, since the sign-in library wants to talk to real keys."""
    key = Authenticator.objects.create(
        user=cast.colleague, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙"}
    )
    return {"pk": key.pk}


@serves("openid_connect_login", "openid_connect_callback")
def an_identity_service(cast: Cast) -> Arguments:
    return {"provider_id": "nobody-configured-it"}


@serves("api_missing")
def an_address_below_the_api(cast: Cast) -> Arguments:
    return {"rest": "v1/nothing"}


@serves("jobs:detail", "jobs:progress", "jobs:cancel", "jobs:retry")
def a_job(cast: Cast) -> Arguments:
    return {"pk": started("tests.count", cast.officer, cast.county, to=3).pk}


@serves("/api/v1/jobs/{int:job_id}", "/api/v1/jobs/{int:job_id}/cancel")
@serves("/api/v1/jobs/{int:job_id}/retry")
def a_job_of_the_api(cast: Cast) -> Arguments:
    return {"job_id": started("tests.count", cast.officer, cast.county, to=3).pk}


@serves("places:place", "places:edit", "places:archive")
@serves("/api/v1/places/{int:place_id}", "/api/v1/places/{int:place_id}/archive")
def a_place(cast: Cast) -> Arguments:
    return {"place_id": make_place(cast.town, "Z9").pk}


@serves("places:network", "places:network_retire")
def a_street_network(cast: Cast) -> Arguments:
    return {"pk": make_network(cast.county).pk}


@serves("places:price")
def a_price(cast: Cast) -> Arguments:
    option = PlaceOption.objects.holding_at(cast.county).filter(place=None)[0]
    return {"union_code": cast.county.code, "option_id": option.pk}


@serves("places:criterion")
def a_criterion(cast: Cast) -> Arguments:
    criterion = SiteCriterion.objects.holding_at(cast.county)[0]
    return {"union_code": cast.county.code, "criterion_id": criterion.pk}


def _survey(cast: Cast) -> Arguments:
    survey = create_survey(
        cast.county,
        subject="other",
        title="午餐调查",
        content=LUNCH,
        file_name="lunch.xlsx",
        actor=cast.officer,
    )
    open_survey(survey.pk, actor=cast.officer)
    survey.refresh_from_db()
    return {"pk": survey.pk, "code": survey.code}


@serves("surveys:survey", "surveys:preview", "surveys:upload", "surveys:switch")
@serves("surveys:qr", "surveys:poster", "surveys:quotas", "surveys:results", "surveys:weights")
@serves("surveys:send", "surveys:publish", "surveys:bring")
def a_survey(cast: Cast) -> Arguments:
    return {"pk": _survey(cast)["pk"]}


@serves("surveys:preview_version", "surveys:original")
def a_version_of_a_survey(cast: Cast) -> Arguments:
    return {"pk": _survey(cast)["pk"], "number": 1}


@serves("surveys:export", "surveys:bring_template")
def a_survey_to_export(cast: Cast) -> Arguments:
    return {"pk": _survey(cast)["pk"], "kind": "csv"}


@serves("surveys:enter")
def a_survey_on_paper(cast: Cast) -> Arguments:
    return {"pk": _survey(cast)["pk"], "channel": "paper"}


@serves("answer:answer", "/api/v1/surveys/{code}/answers", "/api/v1/surveys/{code}/form")
@serves("/api/v1/surveys/{code}/results")
def a_survey_to_answer(cast: Cast) -> Arguments:
    return {"code": _survey(cast)["code"]}


@serves("answer:answer_in", "answer:thanks")
def a_survey_in_english(cast: Cast) -> Arguments:
    return {"code": _survey(cast)["code"], "lang": "en"}


@serves("classes:term", "classes:term_edit", "classes:term_step", "classes:new")
def a_term(cast: Cast) -> Arguments:
    return {"pk": make_term(cast.county).pk}


@serves("classes:class", "classes:edit", "classes:seats", "classes:step")
def a_class(cast: Cast) -> Arguments:
    return {"pk": make_class(make_term(cast.county, "2026-9")).pk}


@serves("enrolment:round", "enrolment:rules", "enrolment:publish", "enrolment:change")
@serves("enrolment:decide")
def a_round(cast: Cast) -> Arguments:
    return {"pk": make_round(cast).pk}


@serves("enrol:round", "enrol:rules_file")
def a_public_round(cast: Cast) -> Arguments:
    return {"code": make_round(cast, "2026-8", published=True).code}


@serves("standards:detail", "standards:adopt", "standards:copy", "standards:start")
def a_standard(cast: Cast) -> Arguments:
    return {"code": published(cast.county, cast.officer, tests=("",)).standard.code}


def _draft(cast: Cast) -> Version:
    return draft_of(cast.county, cast.officer, tests=("",))


@serves("standards:draft", "standards:publish", "standards:discard")
def a_draft_of_a_standard(cast: Cast) -> Arguments:
    return {"code": _draft(cast).standard.code}


@serves("standards:part_new")
def a_new_part_of_a_draft(cast: Cast) -> Arguments:
    return {"code": _draft(cast).standard.code, "kind": "clause"}


@serves("standards:part", "standards:remove")
def a_part_of_a_draft(cast: Cast) -> Arguments:
    draft = _draft(cast)
    return {"code": draft.standard.code, "kind": "clause", "pk": draft.clauses.get().pk}


@serves("standards:end")
def an_adoption(cast: Cast) -> Arguments:
    standard = published(cast.county, cast.officer, tests=("",)).standard
    return {"pk": adopt(standard, cast.county, since=DAY, actor=cast.officer).pk}


def _rated(cast: Cast) -> tuple[Station, Version]:
    version = rated.in_force(cast)
    station = rated.open_station(cast.town, area_m2=30)
    evaluate(judged_stations())
    return station, version


@serves("stations:station_results", "stations:judge")
def a_judged_station(cast: Cast) -> Arguments:
    return {"code": _rated(cast)[0].code}


@serves("stations:decision_new")
def a_station_to_propose_for(cast: Cast) -> Arguments:
    station, version = _rated(cast)
    return {"code": station.code, "slug": version.standard.code}


@serves("stations:results")
def results_of_a_standard(cast: Cast) -> Arguments:
    return {"slug": _rated(cast)[1].standard.code}


@serves("stations:results_clause")
def results_of_a_clause(cast: Cast) -> Arguments:
    return {"slug": _rated(cast)[1].standard.code, "number": "1.1"}


@serves("stations:standard_effect")
def a_version(cast: Cast) -> Arguments:
    return {"version_id": _rated(cast)[1].pk}


@serves("/api/v1/ratings/{standard}")
def results_over_the_api(cast: Cast) -> Arguments:
    return {"standard": _rated(cast)[1].standard.code}


@serves("/api/v1/ratings/{standard}/{number}")
def a_clause_over_the_api(cast: Cast) -> Arguments:
    return {"standard": _rated(cast)[1].standard.code, "number": "1.1"}


def _decision(cast: Cast) -> Decision:
    station, version = _rated(cast)
    return propose(
        station, version.standard, "award", grade="good", detail="合格", actor=cast.colleague
    )


@serves("stations:decision")
def a_decision(cast: Cast) -> Arguments:
    return {"pk": _decision(cast).pk}


@serves("stations:decide")
def a_step_of_a_decision(cast: Cast) -> Arguments:
    return {"pk": _decision(cast).pk, "step": "confirm"}


def _review(cast: Cast) -> Review:
    _station, version = _rated(cast)
    campaign = start_campaign(
        cast.county,
        version.standard,
        title="2026 年度复评",
        starts_on=DAY,
        due_on=DAY,
        percent=50,
        sources=[("样例彩票", "")],
        actor=cast.officer,
    )
    draw_campaign(campaign.pk, [[1, 2, 3]], actor=cast.officer)
    return campaign.reviews.all()[0]


@serves("stations:campaign")
def a_campaign(cast: Cast) -> Arguments:
    return {"pk": _review(cast).campaign_id}


@serves("review_draw:detail", "review_draw:plan", "review_draw:draw", everywhere=True)
def a_drawn_campaign(cast: Cast) -> Arguments:
    return {"code": _review(cast).campaign.code}


@serves("stations:review_finish")
def a_review(cast: Cast) -> Arguments:
    return {"pk": _review(cast).pk}


@serves("stations:detail", "/api/v1/stations/{code}", "/api/v1/stations/{code}/door")
@serves("/api/v1/stations/{code}/spans", "/api/v1/stations/{code}/facts")
@serves("/api/v1/stations/{code}/hours")
def a_station(cast: Cast) -> Arguments:
    owner = Post.objects.get(holder=cast.officer)
    station = propose_station(proposal(place(cast)), responsible=owner, actor=cast.officer)
    return {"code": station.code}


@serves("stations:edit", "stations:move", "stations:verify", "stations:history")
@serves("stations:hours", "stations:hours_edit", "stations:announce", "stations:take_back")
@serves("stations:items", "stations:item_new", "stations:agreement", "stations:agreement_new")
@serves("stations:keeper_add", "stations:photos", "stations:listings", "stations:supplies")
@serves("stations:plaque", "stations:door_sign")
def an_open_station(cast: Cast) -> Arguments:
    return {"code": doors.make_station(cast.town).code}


@serves("stations:item")
def an_item(cast: Cast) -> Arguments:
    station = doors.make_station(cast.town)
    item = add_item(station, ItemFacts(what="aed", kind="device"), actor=cast.officer)
    return {"code": station.code, "item_id": item.pk}


@serves("devices:detail", "devices:key")
def a_device(cast: Cast) -> Arguments:
    device, _key = add_device(doors.make_station(cast.town), "样例传感器", actor=cast.officer)
    return {"pk": device.pk}


@serves("devices:message")
def a_message(cast: Cast) -> Arguments:
    device, _key = add_device(doors.make_station(cast.town), "样例传感器", actor=cast.officer)
    receive(device, [Told("1", timezone.now(), "door", 1)])
    return {"pk": device.messages.get().pk}


@serves("/api/v1/devices/{int:device_id}")
def a_device_to_read(cast: Cast) -> Arguments:
    return {"device_id": a_device(cast)["pk"]}


@serves("devices:rule", "devices:rule_end")
def an_alert_rule(cast: Cast) -> Arguments:
    facts = RuleFacts(measure="temperature", above=True, value=30, title="太热", severity="high")
    return {"pk": add_rule(cast.county, facts, actor=cast.officer).pk}


@serves("quality:station", "devices:new")
def a_station_to_assess(cast: Cast) -> Arguments:
    return {"code": doors.make_station(cast.town).code}


@serves("quality:review")
def a_sleep_review(cast: Cast) -> Arguments:
    station = doors.make_station(cast.town)
    review = SleepReview.objects.create(
        station=station,
        organisation=station.organisation,
        responsible=station.responsible,
        opened_at=timezone.now(),
        facts={"visits": 3, "days": 30, "recent": 0, "recent_days": 14},
    )
    return {"review_id": review.pk}


@serves("keep:change", "keep:back", "keep:count", "keep:present")
def a_station_today(cast: Cast) -> Arguments:
    return {"code": doors.make_station(cast.town).code}


@serves("keep:item")
def an_item_that_runs_out(cast: Cast) -> Arguments:
    return {**an_item(cast), "deed": "removed"}


@serves("keep:ready")
def a_thing_to_have_ready(cast: Cast) -> Arguments:
    return a_supply_task(cast)


@serves("stations:agreement_end")
def an_agreement(cast: Cast) -> Arguments:
    station = doors.make_station(cast.town)
    today = timezone.localdate()
    row = Agreement.objects.create(
        station=station, partner="样例超市", starts_on=today, expires_on=today
    )
    return {"code": station.code, "agreement_id": row.pk}


@serves("stations:keeper_release")
def a_named_keeper(cast: Cast) -> Arguments:
    station = doors.make_station(cast.town)
    keeper = name_keeper(station, cast.keeper, actor=cast.officer)
    return {"code": station.code, "keeper_id": keeper.pk}


@serves("stations:photo_remove")
def a_photo_of_a_station(cast: Cast) -> Arguments:
    row = doors.station_photo(doors.make_station(cast.town), cast.officer)
    return {"code": row.station.code, "photo_id": row.pk}


@serves("stations:photo")
def a_photo(cast: Cast) -> Arguments:
    return {"photo_id": doors.station_photo(doors.make_station(cast.town), cast.officer).pk}


@serves("stations:public_map_export", everywhere=True)
def a_public_map(cast: Cast) -> Arguments:
    return {"public_map": "amap", "ending": "csv"}


def _warning(cast: Cast) -> WeatherWarning:
    now = timezone.now()
    facts = WarningFacts(kind="heat", level="red", starts=now, ends=now + dt.timedelta(days=1))
    return issue_warning(facts, area=cast.county, actor=cast.officer)


@serves("stations:warning_lift")
def a_warning(cast: Cast) -> Arguments:
    return {"warning_id": _warning(cast).pk}


@serves("stations:supply_ready")
def a_supply_task(cast: Cast) -> Arguments:
    station = doors.make_station(cast.town)
    task = _warning(cast).tasks.filter(station=station)[0]
    return {"code": station.code, "task_id": task.pk}


@serves("siteplans:detail", "siteplans:adopt", "siteplans:problem", "siteplans:plan")
@serves(
    "siteplans:geojson",
    "siteplans:xlsx",
    "siteplans:pdf",
    "siteplans:reach",
    "siteplans:what_if",
    "siteplans:services",
)
@serves("/api/v1/siteplans/{int:pk}", "/api/v1/siteplans/{int:pk}/problem")
@serves("/api/v1/siteplans/{int:pk}/adopt")
def a_plan(cast: Cast) -> Arguments:
    kept = SitePlan.objects.first()
    if kept is None:
        make_network(cast.county)
        along = replace(ASKED, ways="foot")
        kept = compute(make_county(cast), along, TestCase.captureOnCommitCallbacks)
    return {"pk": kept.pk}


@serves("siteplans:layer")
def a_layer_of_a_plan(cast: Cast) -> Arguments:
    return {**a_plan(cast), "layer": "cells"}


@serves("demand:point", "demand:remove", "/api/v1/demand/points/{int:point_id}")
def a_demand_point(cast: Cast) -> Arguments:
    return {"point_id": make_point(cast.town, town=cast.town).pk}


@serves("demand:retire")
def a_batch_of_points(cast: Cast) -> Arguments:
    return {"batch_id": make_point(cast.town, town=cast.town, code="D99").batch.pk}


@serves("demand:need", "demand:need_reset")
def a_need(cast: Cast) -> Arguments:
    need = Need.objects.filter(organisation=None)[0]
    return {
        "union_code": cast.county.code,
        "group": need.group.code,
        "service": need.service.code,
    }


@serves("demand:margin")
def a_population(cast: Cast) -> Arguments:
    return {"area_code": cast.town.code}


@serves("demand:rule_new")
def a_survey_for_a_rule(cast: Cast) -> Arguments:
    return {"survey_code": _survey(cast)["code"]}


@serves("demand:rule", "demand:rule_edit", "demand:rule_apply")
def a_rule(cast: Cast) -> Arguments:
    rule = DemandRule.objects.create(
        organisation=cast.county,
        responsible=Post.objects.get(holder=cast.officer),
        name="午餐规则",
        survey=Survey.objects.get(pk=_survey(cast)["pk"]),
        group_question="eats",
        hours_question="eats",
    )
    return {"rule_id": rule.pk}


@serves("imports:template", everywhere=True)
def a_list_to_import(cast: Cast) -> Arguments:
    return {"key": "places.candidates", "ending": "csv"}


def _batch(cast: Cast) -> Batch:
    return Batch.objects.create(
        organisation=cast.county,
        responsible=Post.objects.get(holder=cast.officer),
        created_by=cast.officer,
        kind="places.candidates",
        file_name="list.csv",
        state=Batch.State.REHEARSED,
    )


@serves("imports:detail", "imports:apply", "imports:undo")
def a_batch(cast: Cast) -> Arguments:
    return {"pk": _batch(cast).pk}


@serves("imports:refused")
def refused_rows(cast: Cast) -> Arguments:
    return {"pk": _batch(cast).pk, "ending": "csv"}


@serves("/api/v1/imports/{int:batch_id}", "/api/v1/imports/{int:batch_id}/rows")
@serves("/api/v1/imports/{int:batch_id}/apply", "/api/v1/imports/{int:batch_id}/undo")
def a_batch_of_the_api(cast: Cast) -> Arguments:
    return {"batch_id": _batch(cast).pk}


@serves("cases:detail")
def a_case(cast: Cast) -> Arguments:
    return {"pk": make_case(make_station(cast, "Z1")).pk}


@serves("cases:move")
def a_move_of_a_case(cast: Cast) -> Arguments:
    return {"pk": make_case(make_station(cast, "Z2")).pk, "name": "assign"}


@serves("cases:photo")
def a_photo_of_a_case(cast: Cast) -> Arguments:
    case = make_case(make_station(cast, "Z3"), pictures=[picture()])
    return {"pk": case.pk, "photo_id": case.photos.get().pk}


@serves("/api/v1/cases/{int:case_id}", "/api/v1/cases/{int:case_id}/moves")
def a_case_of_the_api(cast: Cast) -> Arguments:
    return {"case_id": make_case(make_station(cast, "Z4")).pk}


@serves("portal:station")
@serves("voice:choose", "voice:rate", "/api/v1/voices/stations/{short_code}/reports")
def a_plaque(cast: Cast) -> Arguments:
    return {"short_code": open_station(cast, "Y1").short_code}


@serves("portal:station_photo")
def a_photo_on_a_plaque(cast: Cast) -> Arguments:
    station = open_station(cast, "ZP")
    photo = doors.station_photo(station, cast.officer)
    return {"short_code": station.short_code, "photo_id": photo.pk}


@serves("portal:data_file")
def an_open_file(cast: Cast) -> Arguments:
    return {"name": "stations.csv"}


@serves("open311:discovery", "open311:services", "open311:requests", "open311:updates")
def a_format(cast: Cast) -> Arguments:
    return {"fmt": "json"}


@serves("open311:service")
def a_reportable_kind(cast: Cast) -> Arguments:
    return {"code": "locked", "fmt": "xml"}


@serves("open311:request", "open311:token")
def a_service_request(cast: Cast) -> Arguments:
    return {"number": str(report(open_station(cast, "ZR")).pk), "fmt": "json"}


@serves("voice:report")
def a_question_on_a_plaque(cast: Cast) -> Arguments:
    return {"short_code": open_station(cast, "Y2").short_code, "kind": "locked"}


@serves("voice:follow", "voice:reopen", "voice:qr", "voice:notice")
def a_private_link(cast: Cast) -> Arguments:
    return {"secret": secret_of(report(open_station(cast, "Y3")).key)}


@serves("voice:photo")
def a_photo_behind_a_private_link(cast: Cast) -> Arguments:
    told = report(open_station(cast, "Y4"), photo=picture())
    assert told.photo is not None
    told.photo.is_public = True
    told.photo.save()
    return {"secret": secret_of(told.key), "photo_id": told.photo.pk}


@serves("voices:report")
def a_report(cast: Cast) -> Arguments:
    return {"pk": report(open_station(cast, "Y5")).pk}


@serves("voices:answer")
def an_answer_to_a_report(cast: Cast) -> Arguments:
    return {"kind": "report", "pk": report(open_station(cast, "Y6")).pk, "action": "hide"}


@serves("voices:alert_seen")
def an_alert(cast: Cast) -> Arguments:
    station = open_station(cast, "Y7")
    report(station)
    alert = watch_closed_doors(report(station).pk)
    assert alert is not None
    return {"pk": alert.pk}


@serves("voices:suggestion")
def a_suggestion(cast: Cast) -> Arguments:
    wish = Wish("correction", "开放时间不对", station=open_station(cast, "Y8"))
    return {"pk": suggest(wish, key=uuid.uuid4())[0].pk}


@serves("voices:rating")
def a_rating(cast: Cast) -> Arguments:
    return {"pk": rate(open_station(cast, "Y9"), 4).pk}


@serves("voices:station_ratings", "/api/v1/voices/stations/{code}/stars")
def a_rated_station(cast: Cast) -> Arguments:
    return {"code": rate(open_station(cast, "Y0"), 4).station.code}


@serves("inspections:detail", "inspections:report", "inspections:cancel")
def an_inspection(cast: Cast) -> Arguments:
    return {"pk": visits.a_visit(cast, announced=True).pk}


@serves("field:start", "field:photo", "field:submit")
def an_inspection_of_ones_own(cast: Cast) -> Arguments:
    return {"pk": visits.a_visit(cast, visits.inspector(cast, "feld")).pk}


@serves("/api/v1/inspections/{int:inspection_id}")
def an_inspection_of_the_api(cast: Cast) -> Arguments:
    return {"inspection_id": visits.a_visit(cast, visits.inspector(cast, "api")).pk}


@serves("inspections:photo")
def a_photo_of_an_inspection(cast: Cast) -> Arguments:
    who = visits.inspector(cast, "foto")
    visit = visits.start(visits.a_visit(cast, who), who)
    return {"pk": visit.pk, "photo_id": visits.shoot(visit, "door", who).pk}


def _draw(cast: Cast) -> Draw:
    today = timezone.localdate()
    visits.inspector(cast, "los")
    doors.make_station(cast.town)
    wanted = Wanted("样例抽查", 1, 1, today, today, [("样例彩票", "")])
    template = visits.make_template_of(cast)
    return announce_draw(cast.county, template, wanted, actor=cast.officer)


@serves("inspections:draw")
def a_draw(cast: Cast) -> Arguments:
    return {"pk": _draw(cast).pk}


@serves("draw:detail", "draw:document", everywhere=True)
def a_draw_for_everybody(cast: Cast) -> Arguments:
    return {"code": _draw(cast).code}


@serves("governance:project", "governance:split", everywhere=True)
@serves("governance:plan", "governance:baseline", everywhere=True)
def a_project(cast: Cast) -> Arguments:
    return {"pk": governed.make_project(cast).pk}


@serves("governance:union", "governance:milestone", "governance:send")
def a_union_in_a_project(cast: Cast) -> Arguments:
    governed.finished_station(cast)
    return {"pk": governed.make_project(cast, name="样例项目二").pk, "code": cast.county.code}


@serves("/api/v1/governance/projects/{project_id}", everywhere=True)
def a_project_over_the_api(cast: Cast) -> Arguments:
    return {"project_id": governed.make_project(cast, name="样例项目十一").pk}


@serves("/api/v1/governance/appraisals/{appraisal_id}", everywhere=True)
def an_appraisal_over_the_api(cast: Cast) -> Arguments:
    return {"appraisal_id": governed.published(cast).pk}


@serves("governance:move")
def a_milestone(cast: Cast) -> Arguments:
    facts = {"name": "样例节点", "evidence": "stations", "pieces": 1, "due": timezone.localdate()}
    project = governed.make_project(cast, name="样例项目六")
    post = Post.objects.get(holder=cast.officer)
    return {"pk": add_milestone(project, post, facts, actor=cast.officer).pk}


@serves("governance:note")
def a_note(cast: Cast) -> Arguments:
    return {"pk": governed.make_note(cast, governed.make_project(cast, name="样例项目三")).pk}


@serves("governance:note_act")
def a_deed_on_a_note(cast: Cast) -> Arguments:
    return {**a_note_of_its_own(cast), "deed": "reply"}


def a_note_of_its_own(cast: Cast) -> Arguments:
    return {"pk": governed.make_note(cast, governed.make_project(cast, name="样例项目四")).pk}


@serves("governance:appraisal", "governance:publish", everywhere=True)
def an_appraisal(cast: Cast) -> Arguments:
    governed.finished_station(cast)
    governed.make_project(cast, name="样例项目五")
    return {"pk": governed.published(cast).pk}


@serves("governance:why", everywhere=True)
def a_score(cast: Cast) -> Arguments:
    return {"pk": governed.published(cast).pk, "code": cast.county.code}


@serves("governance:document", everywhere=True)
def a_file_of_scores(cast: Cast) -> Arguments:
    return {"pk": governed.published(cast).pk, "part": "scores"}


from tests import (  # noqa: E402  they add their makers here
    objects_applications,  # noqa: F401
    objects_archive,  # noqa: F401
    objects_attendance,  # noqa: F401
    objects_effects,  # noqa: F401
    objects_mergers,  # noqa: F401
    objects_papers,  # noqa: F401
    objects_placements,  # noqa: F401
    objects_rehearsals,  # noqa: F401
    objects_verdicts,  # noqa: F401
    objects_visits,  # noqa: F401
    objects_warroom,  # noqa: F401
)
