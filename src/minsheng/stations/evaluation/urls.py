"""Addresses of evaluation, below those of the stations."""

from django.urls import URLPattern, path

from minsheng.stations.evaluation.views import campaigns, deeds, results

urlpatterns: list[URLPattern] = [
    path("ratings/", results.overview, name="ratings"),
    path("ratings/effect/<int:version_id>/", results.effect, name="standard_effect"),
    path("ratings/decisions/", deeds.decisions, name="decisions"),
    path("ratings/decisions/<int:pk>/", deeds.decision, name="decision"),
    path("ratings/decisions/<int:pk>/<slug:step>/", deeds.decide, name="decide"),
    path("ratings/campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("ratings/campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("ratings/reviews/<int:pk>/finish/", campaigns.finish, name="review_finish"),
    path("ratings/standards/<slug:slug>/", results.standard_results, name="results"),
    path(
        "ratings/standards/<slug:slug>/<str:number>/", results.clause_results, name="results_clause"
    ),
    path("<str:code>/ratings/judge/", results.judge, name="judge"),
    path("<str:code>/ratings/<slug:slug>/propose/", deeds.propose, name="decision_new"),
]
public: list[URLPattern] = [
    path("<slug:code>/", campaigns.shown, name="detail"),
    path("<slug:code>/plan.json", campaigns.plan_file, name="plan"),
    path("<slug:code>/draw.json", campaigns.draw_file, name="draw"),
]
