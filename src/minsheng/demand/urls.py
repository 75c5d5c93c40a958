"""Addresses of the demand pages."""

from django.urls import URLPattern, path

from minsheng.demand.views import needs, overview, points, rules

app_name = "demand"
NEED = "needs/<slug:union_code>/<slug:group>/<slug:service>/"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("points/", points.point_list, name="points"),
    path("points/draw/", points.draw, name="draw"),
    path("points/<int:point_id>/", points.point_detail, name="point"),
    path("points/<int:point_id>/remove/", points.point_remove, name="remove"),
    path("batches/", points.batches, name="batches"),
    path("batches/<int:batch_id>/retire/", points.batch_retire, name="retire"),
    path("needs/", needs.needs, name="needs"),
    path(NEED, needs.need_edit, name="need"),
    path(NEED + "reset/", needs.need_reset, name="need_reset"),
    path("margins/", needs.margins, name="margins"),
    path("margins/<slug:area_code>/", needs.margin_edit, name="margin"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/<slug:survey_code>/", rules.rule_new, name="rule_new"),
    path("rules/<int:rule_id>/", rules.rule, name="rule"),
    path("rules/<int:rule_id>/edit/", rules.rule_edit, name="rule_edit"),
    path("rules/<int:rule_id>/apply/", rules.rule_apply, name="rule_apply"),
]
