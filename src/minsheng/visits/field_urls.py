"""Writing notes, below /field/."""

from minsheng.visits.urls import notes

app_name = "visit_notes"
urlpatterns = notes
