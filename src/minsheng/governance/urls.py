"""Addresses of the governance pages."""

from django.urls import URLPattern, path

from minsheng.governance.views import appraisals, board, checks, notes, plan, planning

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("projects/new/", planning.new, name="new"),
    path("projects/<int:pk>/", board.project, name="project"),
    path("projects/<int:pk>/plan/", plan.plan, name="plan"),
    path("projects/<int:pk>/baseline/", plan.baseline, name="baseline"),
    path("milestones/<int:pk>/move/", plan.move, name="move"),
    path("projects/<int:pk>/split/", planning.split, name="split"),
    path("projects/<int:pk>/<str:code>/", board.union, name="union"),
    path("projects/<int:pk>/<str:code>/milestone/", planning.milestone, name="milestone"),
    path("projects/<int:pk>/<str:code>/note/", notes.send, name="send"),
    path("checks/", checks.index, name="checks"),
    path("notes/", notes.index, name="notes"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/<slug:deed>/", notes.act, name="note_act"),
    path("appraisals/", appraisals.index, name="appraisals"),
    path("appraisals/new/", appraisals.freeze, name="freeze"),
    path("appraisals/<int:pk>/", appraisals.appraisal, name="appraisal"),
    path("appraisals/<int:pk>/publish/", appraisals.publish, name="publish"),
    path("appraisals/<int:pk>/<slug:part>.json", appraisals.document, name="document"),
    path("appraisals/<int:pk>/<str:code>/", appraisals.why, name="why"),
]
