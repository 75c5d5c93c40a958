"""Addresses of the surveys pages: the desk's, and in ``answering`` those without an account."""

from django.urls import URLPattern, path, register_converter

from minsheng.surveys.views import answering as pages
from minsheng.surveys.views import bringing, desk, figures, poster


class Language:
    """The two languages of the answering pages."""

    regex = "zh|en"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OnBehalf(Language):
    """How staff type for somebody else."""

    regex = "paper|proxy"


class FileKind(Language):
    """How answers are handed out."""

    regex = "xlsx|csv"


register_converter(FileKind, "file_kind")
register_converter(Language, "survey_language")
register_converter(OnBehalf, "on_behalf")

app_name = "surveys"
urlpatterns: list[URLPattern] = [
    path("", desk.survey_list, name="list"),
    path("new/", desk.new, name="new"),
    path("collect/", desk.collect, name="collect"),
    path("<int:pk>/", desk.survey_detail, name="survey"),
    path("<int:pk>/preview/", desk.preview, name="preview"),
    path("<int:pk>/preview/<int:number>/", desk.preview, name="preview_version"),
    path("<int:pk>/upload/", desk.upload, name="upload"),
    path("<int:pk>/import/", bringing.bring, name="bring"),
    path("<int:pk>/import/template.<file_kind:kind>", bringing.template, name="bring_template"),
    path("<int:pk>/original/<int:number>/", desk.original, name="original"),
    path("<int:pk>/switch/", desk.switch, name="switch"),
    path("<int:pk>/qr.svg", poster.qr, name="qr"),
    path("<int:pk>/poster.pdf", poster.poster, name="poster"),
    path("<int:pk>/quotas/", figures.quotas, name="quotas"),
    path("<int:pk>/results/", figures.results, name="results"),
    path("<int:pk>/weights/", figures.weights, name="weights"),
    path("<int:pk>/answers.<file_kind:kind>", figures.export, name="export"),
    path("<int:pk>/figures.xlsx", figures.publish, name="publish"),
    path("<int:pk>/enter/<on_behalf:channel>/", pages.enter, name="enter"),
    path("<int:pk>/send/", pages.send, name="send"),
]
answering: list[URLPattern] = [
    path("worker.js", pages.worker, name="worker"),
    path("<slug:code>/", pages.answer, name="answer"),
    path("<slug:code>/<survey_language:lang>/", pages.answer, name="answer_in"),
    path("<slug:code>/<survey_language:lang>/thanks/", pages.thanks, name="thanks"),
]
