"""Asking about stations."""

from minsheng.stations.forms.announce import AnnounceForm
from minsheng.stations.forms.hours import HoursEditor
from minsheng.stations.forms.items import ItemForm, NoteForm
from minsheng.stations.forms.partners import AgreementForm, EndForm, KeeperForm
from minsheng.stations.forms.profile import MoveForm, NewStationForm, StationForm
from minsheng.stations.forms.showing import ListingForm, StationPhotoForm
from minsheng.stations.forms.warnings import WarningForm

__all__ = [
    "AgreementForm",
    "AnnounceForm",
    "EndForm",
    "HoursEditor",
    "ItemForm",
    "KeeperForm",
    "ListingForm",
    "MoveForm",
    "NewStationForm",
    "NoteForm",
    "StationForm",
    "StationPhotoForm",
    "WarningForm",
]
