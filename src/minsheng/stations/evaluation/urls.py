"""Addresses of evaluation, below those of the stations."""

from django.urls import URLPattern, path

from minsheng.stations.evaluation.views import deeds, results

urlpatterns: list[URLPattern] = [
    path("ratings/", results.overview, name="ratings"),
    path("ratings/effect/<int:version_id>/", results.effect, name="standard_effect"),
    path("ratings/decisions/", deeds.decisions, name="decisions"),
    path("ratings/decisions/<int:pk>/", deeds.decision, name="decision"),
    path("ratings/decisions/<int:pk>/<slug:step>/", deeds.decide, name="decide"),
    path("ratings/campaigns/new/", deeds.campaign_new, name="campaign_new"),
    path("ratings/campaigns/<int:pk>/", deeds.campaign, name="campaign"),
    path("ratings/campaigns/<int:pk>/draw.json", deeds.campaign_draw, name="campaign_draw"),
    path("ratings/reviews/<int:pk>/finish/", deeds.finish, name="review_finish"),
    path("ratings/standards/<slug:slug>/", results.standard_results, name="results"),
    path(
        "ratings/standards/<slug:slug>/<str:number>/", results.clause_results, name="results_clause"
    ),
    path("<str:code>/ratings/judge/", results.judge, name="judge"),
    path("<str:code>/ratings/<slug:slug>/propose/", deeds.propose, name="decision_new"),
]
