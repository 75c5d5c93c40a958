"""Addresses of the surveys pages: the desk's, and in ``answering`` those without an account."""

from django.urls import URLPattern, path, register_converter

from minsheng.surveys.views import answering as pages


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


register_converter(Language, "survey_language")
register_converter(OnBehalf, "on_behalf")

app_name = "surveys"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/enter/<on_behalf:channel>/", pages.enter, name="enter"),
    path("<int:pk>/send/", pages.send, name="send"),
]
answering: list[URLPattern] = [
    path("worker.js", pages.worker, name="worker"),
    path("<slug:code>/", pages.answer, name="answer"),
    path("<slug:code>/<survey_language:lang>/", pages.answer, name="answer_in"),
    path("<slug:code>/<survey_language:lang>/thanks/", pages.thanks, name="thanks"),
]
